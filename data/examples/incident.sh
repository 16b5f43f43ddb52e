# Incident clean-up: a list out of a chat, five lines. What this shift always wants is in ops.conf.
export MPUSTOP_CONFIG=ops.conf
mpustop check incident.csv
mpustop run incident.csv --yes --report incident-report.csv
echo "exit code $?; what is not stopped:"
grep -v ',stopped,\|,already_stopped,' incident-report.csv | cut -d, -f1-4
