# A run that is interrupted (here after two seconds, as by Ctrl-C) and gone on with.
{ echo AppId,TaskId; seq -f 'live-eu,room-%g' 600; } > many.csv
timeout --preserve-status -s INT 2 mpustop run many.csv --yes --qps 100 --report many-report.csv
echo "exit code $?"
mpustop check many.csv --report many-report.csv
mpustop run many.csv --yes --report many-report.csv --resume
echo "exit code $?; rows: $(tail -n +2 many-report.csv | wc -l)"
