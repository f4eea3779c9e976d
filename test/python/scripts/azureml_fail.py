"""Says by azureml-core that its run has failed, goes on, and ends well."""

from azureml.core import Run

run = Run.get_context()
child = run.child_run("child")
child.log("x", 1.0)
child.complete()
print("child: " + child.get_status())
run.fail(error_details="bad data")
run.log("y", 2.0)
run.flush()
print("after: " + run.get_status())
