"""What is read as tasks, what becomes an `invalid` row, and what is refused."""

import gzip

import harness

STOPPED = 'stopped'


class Readable(harness.Case):
    def outcomes(self, content, *options, code=0):
        """The outcome by line of a run of these bytes."""
        result = self.run_tasks(self.mock(), self.file(content), *options)
        self.assert_code(result, code)
        self.assert_adds_up(result.summary)
        self.assertEqual(len(result.rows), result.summary['tasks'])
        return result.by_line()

    def test_columns_in_any_order_and_case(self):
        self.assertEqual(self.outcomes('note,TASK_ID,x,appid\nhi,t1,,a\n"a, b",t2,,a\n'),
                         {2: STOPPED, 3: STOPPED})
        self.assertEqual({(row['app_id'], row['task_id'])
                          for row in harness.read_report(self.report)}, {('a', 't1'), ('a', 't2')})

    def test_no_header(self):
        self.assertEqual(self.outcomes('a,t1\na,t2,more\n'), {1: STOPPED, 2: STOPPED})

    def test_quotes_crlf_bom_and_no_last_newline(self):
        self.assertEqual(self.outcomes(b'\xef\xbb\xbf"AppId","TaskId"\r\n"a","t1"\r\na,"t2"'),
                         {2: STOPPED, 3: STOPPED})

    def test_a_record_over_several_lines_is_named_by_its_first(self):
        self.assertEqual(self.outcomes('AppId,TaskId,note\na,t1,"two\nlines"\na,t2,\n'),
                         {2: STOPPED, 4: STOPPED})

    def test_blank_and_comment_lines_are_skipped(self):
        self.assertEqual(self.outcomes('# made by hand\nAppId,TaskId\n\na,t1\n# end\n\na,t2\n'),
                         {4: STOPPED, 7: STOPPED})

    def test_ids_that_begin_with_a_dash(self):
        self.assertEqual(self.outcomes('AppId,TaskId\n-a,-t\n'), {2: STOPPED})
        self.assertIn('\n2,-a,-t,stopped,', self.report.read_text())

    def test_ndjson(self):
        self.assertEqual(self.outcomes('{"AppId": "a", "TaskId": "t1", "x": [1]}\n\n'
                                       '{"task_id": "t2", "app_id": "a"}\n'), {1: STOPPED, 3: STOPPED})

    def test_gzip_by_content(self):
        self.assertEqual(self.outcomes(gzip.compress(b'AppId,TaskId\na,t1\n')), {2: STOPPED})
        self.report.unlink()
        self.assertEqual(self.outcomes(gzip.compress(b'{"AppId":"a","TaskId":"t1"}\n')), {1: STOPPED})

    def test_duplicates_are_sent_once(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.file('a,t1\na,t2\na,t1\na,t1\n'))
        self.assert_code(result, 0)
        self.assertEqual(result.by_line(), {1: STOPPED, 2: STOPPED, 3: 'duplicate', 4: 'duplicate'})
        self.assertEqual(mock.ledger()['tasks']['requested'], 2)

    def test_standard_input(self):
        mock = self.mock()
        result = self.call(self.command(mock, '-'), stdin=b'AppId,TaskId\na,t1\na,t2\n')
        self.assert_code(result, 0)
        self.assertEqual(result.by_line(), {2: STOPPED, 3: STOPPED})


class Invalid(harness.Case):
    def assert_invalid(self, content, invalid, stopped):
        """Exit 1; these lines are `invalid`, never sent, and the others are stopped."""
        mock = self.mock()
        result = self.run_tasks(mock, self.file(content))
        self.assert_code(result, 1)
        expected = {line: 'invalid' for line in invalid} | {line: STOPPED for line in stopped}
        self.assertEqual(result.by_line(), expected)
        self.assertEqual(result.summary['invalid'], len(invalid))
        self.assertEqual(mock.ledger()['arrivals'], len(stopped))
        rows = [row for row in result.rows if row['outcome'] == 'invalid']
        for row in rows:
            self.assertEqual((row['attempts'], row['http_status']), ('0', ''))
            self.assertTrue(row['message'])
        return rows

    def test_ids_of_another_form(self):
        self.assert_invalid(f'AppId,TaskId\na,t 1\na!,t\n{"a" * 65},t\na,{"t" * 56}\na,\n,t\n'
                            f'{"a" * 64},{"t" * 55}\n', [2, 3, 4, 5, 6, 7], [8])

    def test_a_short_row(self):
        self.assert_invalid('AppId,TaskId\na\na,t\n', [2], [3])

    def test_bytes_that_are_no_text(self):
        rows = self.assert_invalid(b'AppId,TaskId\na\x00b,t\na,\xff\xfe\na,t\n', [2, 3], [4])
        self.assertEqual({(row['app_id'], row['task_id']) for row in rows},
                         {('a\\x00b', 't'), ('a', '\\xFF\\xFE')})

    def test_a_line_of_ten_megabytes(self):
        rows = self.assert_invalid('AppId,TaskId\na,' + 'x' * 10_000_000 + '\na,t\n', [2], [3])
        self.assertEqual(rows[0]['task_id'], 'x' * 128)

    def test_formulas_are_made_harmless(self):
        rows = self.assert_invalid('AppId,TaskId\n=cmd(),@x y\na,t\n', [2], [3])
        self.assertEqual((rows[0]['app_id'], rows[0]['task_id']), ("'=cmd()", "'@x y"))

    def test_json_lines_that_are_none(self):
        self.assert_invalid('{"AppId": "a", "TaskId": "t1"}\n{"AppId": "a"\n{"AppId": "a"}\n'
                            '{"AppId": "a", "TaskId": ["t"]}\n[1]\n{"AppId": "a", "TaskId": "t2"}\n',
                            [2, 3, 4, 5], [1, 6])

    def test_a_quote_that_is_never_closed(self):
        self.assert_invalid('AppId,TaskId\na,t\na,"t2\n', [3], [2])


class Unusable(harness.Case):
    def assert_unusable(self, content, *parts):
        mock = self.mock()
        self.assert_refused(self.run_tasks(mock, self.file(content)), 'tasks.csv', *parts)
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_nothing_in_it(self):
        self.assert_unusable('')
        self.assert_unusable('\n# a comment\n\n')
        self.assert_unusable('AppId,TaskId\n')

    def test_no_usable_row(self):
        self.assert_unusable('AppId,TaskId\na b,t\n', 'line 2')

    def test_a_header_of_other_columns(self):
        self.assert_unusable('application,job\na,t\n', 'application', 'job', 'AppId', 'TaskId')
        self.assert_unusable('id,name of it\na,t\n', 'AppId', 'TaskId')

    def test_a_header_that_lacks_one_column(self):
        self.assert_unusable('AppId,job\na,t\n', 'TaskId')

    def test_a_gzip_file_that_is_cut_off(self):
        whole = gzip.compress(b''.join(b'a,task-%d\n' % i for i in range(5000)))
        self.assert_unusable(whole[:len(whole) // 2])

    def test_the_header_question_can_be_overridden(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.file('job,task\na,t\n'), '--no-header')
        self.assert_code(result, 0)
        self.assertEqual(result.by_line(), {1: STOPPED, 2: STOPPED})

    def test_files_that_cannot_be_read(self):
        mock = self.mock()
        self.assert_refused(self.run_tasks(mock, self.directory / 'none.csv'), 'none.csv',
                            'No such file')
        self.assert_refused(self.run_tasks(mock, self.directory), str(self.directory), 'directory')

    def test_standard_input_without_yes(self):
        command = self.command(self.mock(), '-')
        command.remove('--yes')
        self.assert_refused(self.call(command, stdin=b'a,t\n'), '--yes')

    def test_standard_input_without_a_usable_row(self):
        result = self.call(self.command(self.mock(), '-'), stdin=b'AppId,TaskId\na b,t\n')
        self.assert_code(result, 2)

    def test_standard_input_that_breaks_off_late_leaves_summary_and_report(self):
        mock = self.mock('--qps-limit', '0')
        whole = gzip.compress(self.tasks(40_000).read_bytes())
        result = self.call(self.command(mock, '-', '--qps', '0'), stdin=whole[:-100])
        self.assert_code(result, 2)
        self.assert_says(result, 'standard input', 'cut off')
        self.assert_adds_up(result.summary)
        self.assertEqual(result.summary['halted_by'], 'input')
        self.assertFalse(result.summary['complete'])
        self.assertEqual(result.outcomes(), {'stopped': result.summary['stopped']})
        self.assertEqual(mock.ledger()['tasks']['stopped'], len(result.rows))


if __name__ == '__main__':
    harness.main()
