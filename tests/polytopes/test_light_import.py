import subprocess
import sys


def test_geometry_imports_without_solvers_and_extras():
    code = (
        "import sys, exactrelu.polytopes; "
        "print(sorted({'highspy', 'cdd', 'ppl', 'matplotlib', 'rich'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
