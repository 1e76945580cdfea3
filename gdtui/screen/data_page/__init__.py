"""The page of the data: what it shows, and the run that begins with the columns chosen there."""
