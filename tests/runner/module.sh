# shellcheck shell=bash
# Runs one test module (a Microsoft.Testing.Platform executable) and counts what it reports.
# The counts come from the module's own result file; its printed summary may say "failed: 0" when it crashed.

passed=0
failed=0

# fail MESSAGE: counts one failure that no test reported.
fail() {
    failed=$((failed + 1))
    printf '  FAILED  %s\n' "$1"
}

# run_module EXECUTABLE RESULTS_DIRECTORY [MODULE OPTIONS...]
# A module that does not start, crashes, hangs or runs no test counts as one failure, and so does each skipped test:
# a test that did not run proves nothing.
run_module() {
    local executable=$1 results=$2 name counts
    shift 2
    name=$(basename "$executable")
    mkdir -p "$results"
    rm -f "$results/$name.xml"
    if [ ! -x "$executable" ]; then
        fail "$name was not built: $executable is missing"
        return
    fi

    timeout --kill-after=30 "${MODULE_TIMEOUT:-900}" "$executable" "$@" \
        --results-directory "$results" --report-xunit-xml --report-xunit-xml-filename "$name.xml" \
        --auto-reporters off --fail-skips on --no-ansi --progress off --show-test-results failed \
        </dev/null >"$results/$name.log" 2>&1
    count_module "$name" "$results" "$?"
}

# count_module NAME RESULTS_DIRECTORY EXIT_CODE: adds the module's result file to the totals.
count_module() {
    local name=$1 results=$2 code=$3 element module_passed module_failed
    element=$(grep -o '<assembly [^>]*>' "$results/$name.xml" 2>/dev/null | head -n 1)
    module_passed=$(attribute passed "$element")
    module_failed=$(($(attribute failed "$element") + $(attribute errors "$element")))
    passed=$((passed + module_passed))
    failed=$((failed + module_failed))
    printf '  %s: %d passed, %d failed\n' "$name" "$module_passed" "$module_failed"

    if [ -z "$element" ]; then
        fail "$name ended with code $code and left no result file: it crashed, hung or did not start"
    elif [ $((module_passed + module_failed)) -eq 0 ]; then
        fail "$name ran no test (code $code)"
    elif [ "$code" -ne 0 ] && [ "$module_failed" -eq 0 ]; then
        fail "$name ended with code $code although no test failed"
    fi
    [ "$code" -eq 0 ] || sed 's/^/    | /' "$results/$name.log"
}

# attribute NAME ELEMENT: a number, 0 where the attribute is missing.
attribute() {
    local value
    value=$(sed -n "s/.* $1=\"\([0-9][0-9]*\)\".*/\1/p" <<<"$2")
    echo "${value:-0}"
}

# summarize: the last line of ./test; its status is the exit code.
summarize() {
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
