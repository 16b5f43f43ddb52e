# A load test of a gateway or an endpoint of one's own (MPUSTOP_ENDPOINT), with signed calls: 400 a
# second by a schedule that a slow server cannot stretch, and the result as a page of one file.
mpustop bench --qps 400 --duration 4 --warm-up 1 --html load.html
echo "exit code $?"
