"""What every fault of the network and of servers must leave whole, and the table of what was seen.

With MPUSTOP_TABLE=FILE each case adds a line to FILE, from which survival_table.py makes the table
of tests/README.md."""

import json
import os

import harness

KEPT = {'stopped', 'already_stopped'}


class Case(harness.Case):
    def survives(self, case, faults, *options, tasks=1000, mock_options=(), seen='', tls=True):
        """A run of so many tasks against a stand-in with these faults: no task is lost, each has one
        row, none failed or was given up, and no second held more than 500 requests. `case`: its
        number in the list of tests/README.md and a few words. `seen`: a member of the ledger's
        `faults` that must have happened. Returns the result and the ledger."""
        mock = self.mock('--fault', faults, *mock_options, tls=tls)
        self.report.unlink(missing_ok=True)
        result = self.run_tasks(mock, self.tasks(tasks), *options)
        mock.stop()
        ledger = mock.ledger()
        self.whole(result, ledger, tasks)
        if seen:
            self.assertGreater(ledger['faults'].get(seen, 0), 0)
        self.note(case, f'`{faults}` {" ".join(options)}'.strip(), 'survives', result, ledger)
        return result, ledger

    def whole(self, result, ledger, tasks, limit=500):
        self.assert_code(result, 0)
        self.assert_adds_up(result.summary)
        self.assertEqual(sorted(result.by_line()), list(range(2, tasks + 2)))
        self.assertEqual(len(result.rows), tasks)
        self.assertLessEqual(set(result.outcomes()), KEPT)
        self.assertLessEqual(ledger['max_in_1s'], limit)
        self.assertEqual((ledger['replayed_nonces'], ledger['bad_signatures']), (0, 0))
        self.assertEqual((ledger['tasks']['stopped'], ledger['tasks']['stopped_again']), (tasks, 0))
        self.assertEqual(sum(int(row['attempts']) for row in result.rows),
                         result.summary['attempts'])

    def note(self, case, what, expected, result, ledger):
        """Adds a line to the table, if there is to be one."""
        path = os.environ.get('MPUSTOP_TABLE')
        if not path:
            return
        told = result.summary or {}
        line = {'case': case, 'what': what, 'expected': expected, 'code': result.code,
                'outcomes': result.outcomes() if result.rows is not None else {},
                'attempts': told.get('attempts', 0), 'mean_qps': told.get('mean_qps', 0),
                'max_in_1s': ledger['max_in_1s'] if ledger else 0,
                'connections': told.get('connections', 0), 'protocol': told.get('protocol', '')}
        with open(path, 'a', encoding='utf-8') as file:
            file.write(json.dumps(line) + '\n')
