"""`mpustop check`: what is in a file, without sending anything."""

import harness


class Check(harness.Case):
    def check(self, content, *options):
        return self.call([harness.BINARY, 'check', self.file(content), '--json', *options],
                         ALIBABA_CLOUD_ACCESS_KEY_ID=None, ALIBABA_CLOUD_ACCESS_KEY_SECRET=None)

    def test_counts(self):
        result = self.check('AppId,TaskId\na,1\na,2\nb,1\na,1\nb,bad id\n')
        self.assert_code(result, 1)
        self.assertEqual(result.summary | {'seconds_at_qps': None},
                         {'tasks': 5, 'valid': 3, 'invalid': 1, 'duplicate': 1, 'apps': 2,
                          'seconds_at_qps': None})
        self.assertAlmostEqual(result.summary['seconds_at_qps'], 3 / 500, places=3)

    def test_a_file_of_valid_tasks(self):
        result = self.check('a,1\na,2\n')
        self.assert_code(result, 0)
        self.assertEqual((result.summary['tasks'], result.summary['valid']), (2, 2))

    def test_duplicates_alone_are_no_fault(self):
        result = self.check('a,1\na,1\n')
        self.assert_code(result, 0)
        self.assertEqual(result.summary['duplicate'], 1)

    def test_invalid_lines_are_named_with_the_reason(self):
        result = self.call([harness.BINARY, 'check', self.file('AppId,TaskId\na,1\nb,bad id\n')])
        self.assert_code(result, 1)
        said = result.out + result.err
        self.assertIn('line 3', said)
        self.assertIn('TaskId', said)

    def test_counts_that_nobody_can_read_are_an_error(self):
        tasks = self.file('AppId,TaskId\na,b\n')
        command = f'exec "{harness.BINARY}" check "{tasks}" >/dev/full'
        result = self.call(['sh', '-c', command])
        self.assert_code(result, 2)
        self.assert_says(result, 'standard output')

    def test_unusable_input(self):
        for content in ('', '# only a comment\n\n', 'bad id,x y\n', 'job,when\na,b\n'):
            with self.subTest(content):
                result = self.check(content)
                self.assert_code(result, 2)
                self.assertEqual(result.out, '')
                self.assert_says(result, 'tasks.csv')
        result = self.call([harness.BINARY, 'check', self.directory / 'none.csv'])
        self.assert_code(result, 2)
        self.assert_says(result, 'none.csv', 'No such file')

    def test_a_row_that_looks_like_another_header_can_be_data(self):
        self.assert_code(self.check('job,task\na,b\n'), 2)
        result = self.check('job,task\na,b\n', '--no-header')
        self.assert_code(result, 0)
        self.assertEqual(result.summary['valid'], 2)


if __name__ == '__main__':
    harness.main()
