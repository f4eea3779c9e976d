"""Trains a classifier on data that scikit-learn brings along, and keeps it as a model."""

import json

import mlflow
import mlflow.sklearn
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

data, target = load_iris(return_X_y=True)
train_x, test_x, train_y, test_y = train_test_split(data, target, random_state=0)
with mlflow.start_run() as run:
    model = LogisticRegression(max_iter=500).fit(train_x, train_y)
    accuracy = model.score(test_x, test_y)
    mlflow.log_params({"max_iter": 500, "solver": model.solver})
    mlflow.log_metric("accuracy", accuracy)
    info = mlflow.sklearn.log_model(model, "model")
loaded = mlflow.sklearn.load_model(info.model_uri)
facts = {"same": bool((loaded.predict(test_x) == model.predict(test_x)).all()), "accuracy": round(accuracy, 3)}
print("FACTS " + json.dumps(facts, sort_keys=True))
