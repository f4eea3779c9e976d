"""Uploads files by azureml-core."""

import os

from azureml.core import Run

run = Run.get_context()
os.makedirs("folder/deep", exist_ok=True)
with open("small.txt", "w") as file:
    file.write("hello")
with open("folder/deep/large.bin", "wb") as file:
    file.write(b"0123456789" * 1_000_000)
run.upload_file("uploaded/small.txt", "small.txt")
run.upload_folder("uploaded/folder", "folder")
run.download_file("uploaded/small.txt", "again.txt")
with open("again.txt") as file:
    print("again: " + file.read())
print("files: " + " ".join(sorted(name for name in run.get_file_names() if name.startswith("uploaded/"))))
