"""The mathematics of gradient descent on a linear model: NumPy only, no screen.

For inputs X of shape (n, d), actual values Y of shape (n, 1) and weights w of shape (d, 1)::

    predictions   Y_pred = X w
    loss          ‖Y - Y_pred‖² / n, the mean squared error
    gradient      -2 Xᵀ (Y - Y_pred) / n
    update        w - lr * gradient, once in each epoch

Read the modules in this order:

chapter
    The functions as the textbook has them.
update_rule
    One epoch of them, with the same bits in half the time.
trainer
    Epochs, forward and back. `history` keeps checkpoints of them, `search` finds one by its loss, `snapshot`
    is all that one epoch shows, `replay` computes the epochs of a saved run again.
factorization
    The R factor of ``[X, Y]``, which stands for all rows; singular values and least squares.
bowl
    The loss as a quadratic function of w: Hessian, limit of the learning rate, minimum.
forecast
    The loss after k more epochs in closed form; `goal` is the loss that counts as close to the lowest.
surface
    The loss over a plane of weights, and along an eigenvector, for pictures.
dependence
    Which columns are linearly dependent.
run
    A trainer together with what the closed form says of its data.
"""
