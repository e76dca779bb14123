"""What monitoring plugins' own library makes of a value: nagios_state.py VALUE WARNING CRITICAL prints ok, warning or critical."""
import sys

from nagiosplugin import Range

value = float(sys.argv[1])
if not Range(sys.argv[3]).match(value):
    print("critical")
elif not Range(sys.argv[2]).match(value):
    print("warning")
else:
    print("ok")
