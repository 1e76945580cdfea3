# expect: unchecked signature
def train(alpha, beta, gamma):
    return alpha * beta + gamma
