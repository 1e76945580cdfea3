# expect: right
import numpy as np

def compute_predictions(input_matrix, parameter_vector):
    return np.matmul(input_matrix, parameter_vector)

def compute_mean_squared_error(expected, computed):
    return float(np.mean(np.power(np.subtract(expected, computed), 2)))

def compute_partial_derivative(input_matrix, expected, computed, index):
    return -2.0 * float(np.mean(input_matrix[:, index] * (expected - computed)[:, 0]))

def train(input_matrix, expected, parameter_vector, learning_rate, number_of_epochs):
    for epoch in range(number_of_epochs):
        computed = compute_predictions(input_matrix, parameter_vector)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", computed[:5].T)
        print("Actual output for the first 5 samples:", expected[:5].T)
        print("Difference between actual and predicted:", (expected - computed)[:5].T)
        print("Current loss:", compute_mean_squared_error(expected, computed))
        derivatives = [compute_partial_derivative(input_matrix, expected, computed, k)
                       for k in range(len(parameter_vector))]
        parameter_vector = parameter_vector - learning_rate * np.array(derivatives)[:, np.newaxis]
    return parameter_vector
