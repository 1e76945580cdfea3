# expect: right
import numpy as np

def train(features, labels, theta, learning_rate, num_iterations):
    m = len(labels)
    for i in range(num_iterations):
        h = features @ theta
        J = ((h - labels) ** 2).sum() / m
        print(f"Epoch {i}:")
        print(f"Predicted output for the first 5 samples: {h[:5].T}")
        print(f"Actual output for the first 5 samples: {labels[:5].T}")
        print(f"Difference between actual and predicted: {(labels - h)[:5].T}")
        print(f"Current loss: {J}")
        new_theta = np.zeros_like(theta, dtype=float)
        for j in range(len(theta)):
            new_theta[j] = theta[j] - learning_rate * 2 / m * ((h - labels)[:, 0] * features[:, j]).sum()
        theta = new_theta
    return theta
