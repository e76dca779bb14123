"""Validates documents against a JSON Schema: validate_json.py SCHEMA DOCUMENT...

A document is JSON, or YAML when its name ends so. Prints what is wrong and ends with 1, or prints nothing.
"""
import json
import sys

import jsonschema
import yaml


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file) if path.endswith(".yaml") else json.load(file)


schema = read(sys.argv[1])
jsonschema.Draft202012Validator.check_schema(schema)
wrong = [
    f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message}"
    for path in sys.argv[2:]
    for error in jsonschema.Draft202012Validator(schema).iter_errors(read(path))
]
print("\n".join(wrong), end="")
sys.exit(1 if wrong else 0)
