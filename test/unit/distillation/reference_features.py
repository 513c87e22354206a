def feature_cases():
    return []
