"""Students' programs in processes of their own: what running one and checking one both need."""
