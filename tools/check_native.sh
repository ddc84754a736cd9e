#!/usr/bin/env bash
# The parts in C, harder than a build asks for: all warnings are errors, and the tests of these
# parts run with the sanitizers of the compiler for addresses and undefined behaviour.
#
#   tools/check_native.sh [PYTHON]      the Python with adrules[dev] installed; "python" by default
#
# The tests are the files of tests/matching, tests/packs, tests/rules and tests/text that import adrules.native, and all named *native*.
# Nothing is written to the working tree.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$(command -v "${1:-python}") || { echo "no Python ${1:-python}"; exit 1; }
cc=$("$python" -c 'import os, sysconfig; print(os.environ.get("CC") or sysconfig.get_config_var("CC").split()[0])')
command -v "${cc%% *}" >/dev/null || cc=cc
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# An optional extension that does not compile is only a warning, so whether it is there is asked after.
build() { # NAME CFLAGS LDFLAGS
  mkdir -p "$scratch/$1"
  cp -r src/adrules "$scratch/$1/adrules"
  rm -f "$scratch/$1"/adrules/_native*
  CC="$cc" CFLAGS="$2" LDFLAGS="$3" "$python" setup.py -q build_ext \
    --build-lib "$scratch/$1" --build-temp "$scratch/$1-temp"
  compgen -G "$scratch/$1/adrules/_native*" >/dev/null || { echo "the extension does not build with $2"; exit 1; }
}

warnings="-Wall -Wextra -Werror"
build plain "$warnings" ""
echo "built with $warnings"

sanitizers="-fsanitize=address,undefined"
printf 'int main(void) { return 0; }\n' > "$scratch/probe.c"
runtime=$("${cc%% *}" -print-file-name=libasan.so 2>/dev/null || true)
if ! "${cc%% *}" $sanitizers "$scratch/probe.c" -o "$scratch/probe" 2>/dev/null || [ ! -e "$runtime" ]; then
  echo "${cc%% *} has no $sanitizers with a library to load beforehand: the tests run without"
  sanitizers="" runtime=""
fi
# What undefined behaviour is ends the program, too.
build checked "$warnings -g -O1 $sanitizers ${sanitizers:+-fno-sanitize-recover=all -fno-omit-frame-pointer}" "$sanitizers"

files=()
while IFS= read -r file; do files+=("$file"); done < <({
  find tests -name 'test_*native*.py'
  grep -rlE --include='test_*.py' '^(from|import) adrules(\.native| import .*\bnative\b)' tests/matching tests/packs tests/rules tests/text || true
} | sort -u)
[ ${#files[@]} -gt 0 ] || { echo "no tests of the parts in C"; exit 1; }
printf 'tests: %s\n' "${files[*]}"
# The library of C++ beside that of addresses: google-re2 throws, and the sanitizer looks for its throw at the start.
preload=$runtime
[ -z "$runtime" ] || preload="$runtime $("${cc%% *}" -print-file-name=libstdc++.so)"
run() {
  env -u ADRULES_NATIVE PYTHONPATH="$scratch/checked" PYTHONMALLOC=malloc LD_PRELOAD="$preload" \
    ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 ADRULES_CACHE="$scratch/cache" "$@"
}
run "$python" -c '
import sys, adrules._native as native
if not native.__file__.startswith(sys.argv[1]):
    sys.exit(f"the tests would run {native.__file__}, not what was built here")
' "$scratch/checked/"
# The profile "ci" of hypothesis has no time limit for an example.
run "$python" -m pytest -p no:cacheprovider --hypothesis-profile=ci "${files[@]}"
