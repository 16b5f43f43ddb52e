# Bulk shutdown of what a database lists. The header names the columns app_id and task_id, others
# do not matter, so that an export is used as it is:
#   psql live -c "\copy (select * from relays where owner = 'Chen') to stdout csv header" |
#     mpustop run - --yes
#   mysql --batch live -e 'select app_id, task_id from relays' | tr '\t' , | mpustop run - --yes
# database-export.csv was made by the first. A file shows its plan, a stream does not.
mpustop check database-export.csv
mpustop run database-export.csv --yes --report database-report.csv
echo "exit code $?"
# Once more, as a stream, with what came since: the report knows what is done.
{ cat database-export.csv; echo '90001,live-eu,100,Chen,relay-90001,2026-11-10'; } |
  mpustop run - --yes --report database-report.csv --resume
echo "exit code $?"
