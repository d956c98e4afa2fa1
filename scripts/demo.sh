#!/usr/bin/env bash
# Runs the command line on the yearly flow of the Nile; pictures and certificates go to out/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH="$PWD/.venv/bin:$PATH"
DATA=examples/data/nile.csv

run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

mkdir -p out
echo "The yearly flow of the Nile at Aswan, 1871 to 1970: 100 measurements."
echo
echo "1. The sparsest network through every measurement, and a picture of it."
run exactrelu solve "$DATA" --certificate out/nile.certificate.json --plot out/nile.png
echo
echo "2. Its certificate, checked against the data without any solver."
run exactrelu verify out/nile.certificate.json --data "$DATA"
echo
echo "3. The critical p: below it the networks of least lp path norm are the sparsest ones."
echo "   For the Nile it is 1. For the yearly sunspots, 1700 to 2008, it is not."
run exactrelu critical-p "$DATA"
run exactrelu critical-p examples/data/sunspots.csv
echo
echo "4. Measurements are noisy: the sparsest network within 150 units of each of them."
run exactrelu solve "$DATA" --tolerance 150 --certificate out/nile-150.certificate.json \
    --plot out/nile-150.png
run exactrelu verify out/nile-150.certificate.json --data "$DATA"
echo
echo "5. A network trained elsewhere on the Nile, with 30 neurons, against the sparsest one that is as"
echo "   close to every measurement. The exit code 1 says that the network is not a sparsest one."
run exactrelu certify examples/networks/nile_mlp.npz "$DATA" \
    --certificate out/nile-trained.certificate.json --plot out/nile-trained.png || [ $? -eq 1 ]
run exactrelu verify out/nile-trained.certificate.json --data "$DATA"
echo
echo "Written: $(echo out/nile*)"
