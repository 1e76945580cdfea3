"""The lesson that ``gdtui learn --new`` writes: short, complete, with a comment beside each key."""

from __future__ import annotations

__all__ = ["TEMPLATE"]

TEMPLATE = '''\
# A lesson for gdtui. Play it:    gdtui learn THIS.toml
#                     Check it:   gdtui learn --verify THIS.toml
# The names that expressions may use are at the end of gdtui learn --help.

format = 1                        # the version of this format
title = "The first step"
minutes = 5
data = "line"                     # a name of gdtui --list-data, or a file beside this one
# target = "y"                    # the column to predict; features = ["x"] chooses inputs
# standardize = true              # inputs to mean 0, deviation 1
rate = 0.1                        # the learning rate; a number or an expression, such as "limit / 2"
epochs = 300
# seed = 7                        # draws the initial weights; gdtui learn THIS.toml --seed 8 takes another
hide = []                         # hidden until answered: "best", "limit", "forecast", "verdict"
lock = ["data"]                   # locked: "run", "rate", "epochs", "scale", "data", "race", "views"
learnt = "A step is -rate × gradient."          # what is said at the end
next = "Try gdtui --lr 1, and see it diverge."

[[step]]                          # a step that is only read
id = "look"                       # its name: small letters, digits, hyphens; progress is kept by it
say = """
The model starts with all weights at 0. The table has {rows:0} rows.

Numbers of the run stand in braces: the loss is {loss:3} now.
"""

[[step]]                          # a number, predicted before the run shows it
id = "predict"
predict = true                    # the run is locked until it is answered
say = "The gradient of the bias is {gradient.bias:4}, the rate is {rate}."
ask = "What is the bias at epoch 1? Three decimals."
answer = "at(1, weight.bias)"     # an expression over the run: no number is written down twice
tolerance = 0.0006
wrong = [                         # wrong answers with messages of their own
    { value = "gradient.bias", say = "That is the gradient. The step is -rate × gradient." },
    { value = "-gradient.bias", say = "The rate is missing." },
]
hint = ["New bias = bias - rate × gradient.", "0 - {rate} × ({gradient.bias:4})"]
shown = "0 - {rate} × ({gradient.bias:4}) = {at(1, weight.bias):4}."

[[step]]                          # something to do, however it is done
id = "see"
do = "Press s once, and read the bias."
until = "epoch >= 1"
shown = "The bias is {weight.bias:4}."

[[step]]                          # a choice; a list of answers is several, order = true an order
id = "choose"
epoch = 1                         # a step starts from a stated epoch, whatever was played before
ask = "What did the loss do?"
choices = ["It rose.", "It fell."]
answer = 2
wrong = [{ choice = 1, say = "Compare the two numbers in the loss panel." }]
hint = ["The loss panel shows the loss now, and that of the start."]
shown = "From {first_loss:3} to {loss:3}."
'''
