"""Through an HTTP proxy: CONNECT, its refusals, its ends; and which proxy the environment means."""

import harness
from connect_proxy import BAD_GATEWAY, ConnectProxy

TASKS = 600
SECRET = 's3cret/word'
USERINFO = 'bob:s3cret%2Fword'


class Proxies(harness.Case):
    def proxy(self, mock, **how):
        proxy = ConnectProxy(mock.port, **how)
        self.addCleanup(proxy.stop)
        return proxy

    def assert_all_stopped(self, result, mock, tasks):
        """None lost, one row each, and the limit kept."""
        self.assert_code(result, 0)
        self.assertEqual(mock.stop(), 0)
        ledger = mock.ledger()
        self.assertEqual(ledger['tasks']['stopped'], tasks)
        self.assertLessEqual(ledger['max_in_1s'], 500)
        self.assertEqual(sorted(result.by_line()), list(range(2, tasks + 2)))
        self.assertLessEqual(set(result.outcomes()), {'stopped', 'already_stopped'})
        return ledger


class Tunnel(Proxies):
    def test_both_versions_of_http(self):
        for options, protocol in ((), 'h2'), (('--http', '1.1'), 'http/1.1'):
            with self.subTest(protocol):
                mock = self.mock()
                proxy = self.proxy(mock)
                result = self.run_tasks(mock, self.tasks(TASKS), *options, HTTPS_PROXY=proxy.url)
                ledger = self.assert_all_stopped(result, mock, TASKS)
                self.assertEqual(ledger['arrivals'], TASKS)
                self.assertEqual(result.summary['protocol'], protocol)
                self.assertEqual(set(proxy.targets), {f'127.0.0.1:{mock.port}'})
                self.assertEqual(len(proxy.targets), result.summary['connections'])
                self.assertEqual(set(proxy.authorizations), {None})
                self.assert_says(result, f'  proxy      {proxy.url} (HTTPS_PROXY)')
                self.report.unlink()

    def test_credentials_reach_the_proxy_and_nothing_else(self):
        mock = self.mock()
        proxy = self.proxy(mock, credentials='bob:' + SECRET)
        url = proxy.url.replace('//', f'//{USERINFO}@')
        result = self.run_tasks(mock, self.tasks(10), '-v', HTTPS_PROXY=url)
        self.assert_all_stopped(result, mock, 10)
        self.assertEqual(set(proxy.authorizations), {proxy.wanted})
        self.assert_says(result, f'  proxy      {proxy.url} (HTTPS_PROXY)')
        self.assert_no_secret(result, proxy)

    def assert_no_secret(self, result, proxy):
        told = result.out + result.err + (self.report.read_text() if self.report.exists() else '')
        for secret in (SECRET, 's3cret', 'bob', (proxy.wanted or '-').split()[-1]):
            if secret != '-':
                self.assertNotIn(secret, told)

    def test_the_proxy_resolves_the_name_and_the_certificate_is_the_endpoints(self):
        mock = self.mock()
        proxy = self.proxy(mock)
        mock.url = 'https://nosuch.invalid'
        result = self.run_tasks(mock, self.tasks(3), HTTPS_PROXY=proxy.url)
        self.assert_refused(result, 'through the proxy', 'not nosuch.invalid')
        self.assertEqual(set(proxy.targets), {'nosuch.invalid:443'})

    def test_lengths_in_the_answer_mean_nothing_and_an_old_version_neither(self):
        for greeting in (b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\n\r\n',
                         b'HTTP/1.0 200 Connection established\r\n\r\n',
                         b'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 299\n\n'):
            with self.subTest(greeting):
                mock = self.mock()
                proxy = self.proxy(mock, greeting=greeting)
                result = self.run_tasks(mock, self.tasks(5), HTTPS_PROXY=proxy.url)
                self.assert_all_stopped(result, mock, 5)
                self.report.unlink()

    def test_paranoid_guard(self):
        mock = self.mock()
        proxy = self.proxy(mock)
        result = self.run_tasks(mock, self.tasks(TASKS), '--guard', 'paranoid',
                                HTTPS_PROXY=proxy.url)
        self.assert_all_stopped(result, mock, TASKS)


class Refusals(Proxies):
    def refused(self, *options, userinfo='', **how):
        mock = self.mock()
        proxy = self.proxy(mock, **how)
        url = proxy.url.replace('//', f'//{userinfo}')
        result = self.run_tasks(mock, self.tasks(3), *options, '-v', HTTPS_PROXY=url)
        self.assertNotIn('s3cret', result.err)
        self.assertEqual(mock.ledger()['arrivals'], 0)
        return result, mock, proxy

    def test_credentials_asked_for(self):
        result, _, proxy = self.refused(credentials='bob:' + SECRET)
        self.assert_refused(result, proxy.url, 'asks for a user name and password (407)',
                            'HTTPS_PROXY')

    def test_wrong_credentials(self):
        result, _, proxy = self.refused(credentials='bob:' + SECRET, userinfo='bob:s3cret@')
        self.assert_refused(result, proxy.url, 'does not accept the user name and password', '407')

    def test_another_authentication(self):
        answer = (b'HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\n'
                  b'Proxy-Authenticate: NTLM\r\n\r\n')
        result, *_ = self.refused(answer=answer)
        self.assert_refused(result, 'the proxy asks for Negotiate, NTLM (407); only Basic')

    def test_bad_gateway(self):
        result, mock, proxy = self.refused(answer=BAD_GATEWAY)
        self.assert_refused(
            result, f'cannot connect to {mock.url} through the proxy {proxy.url}: the proxy '
            f'answered 502 Bad Gateway to CONNECT 127.0.0.1:{mock.port}')

    def test_an_answer_that_repeats_the_password(self):
        result, *_ = self.refused(answer=b'HTTP/1.1 403 go away bob:s3cret/word\r\n\r\n',
                                  userinfo=USERINFO + '@')
        self.assert_refused(result, 'the proxy answered 403 go away')

    def test_not_a_proxy(self):
        result, *_ = self.refused(answer=b'SSH-2.0-OpenSSH_9.2\r\n')
        self.assert_refused(result, 'is it an HTTP proxy?')

    def test_silence_meets_the_connect_timeout(self):
        result, *_ = self.refused('--connect-timeout', '0.5', answer=b'')
        self.assert_refused(result, 'the proxy did not answer CONNECT within 0.5 s')

    def test_no_proxy_there(self):
        mock = self.mock()
        at = f'127.0.0.1:{harness.free_port()}'
        result = self.run_tasks(mock, self.tasks(3), HTTPS_PROXY=at)
        self.assert_refused(result, f'through the proxy http://{at}: 127.0.0.1: connection refused')
        result = self.run_tasks(mock, self.tasks(3), HTTPS_PROXY='http://proxy.invalid:3128')
        self.assert_refused(result, 'through the proxy http://proxy.invalid:3128',
                            'no such host: proxy.invalid')


class InMidRun(Proxies):
    def test_tunnels_that_end_every_so_many_requests(self):
        # With HTTP/1.1 the client learns how much a connection carries, and then closes it itself.
        for options, cut_after, least in ((), 20_000, 6), (('--http', '1.1'), 8_000, 1):
            with self.subTest(options):
                mock = self.mock()
                proxy = self.proxy(mock, cut_after=cut_after)
                result = self.run_tasks(mock, self.tasks(1500), *options, HTTPS_PROXY=proxy.url)
                self.assert_all_stopped(result, mock, 1500)
                self.assertGreaterEqual(proxy.cuts, least)
                self.report.unlink()

    def test_a_proxy_that_refuses_for_a_while(self):
        mock = self.mock()
        proxy = self.proxy(mock)
        process = self.start(self.command(mock, self.tasks(1000)), HTTPS_PROXY=proxy.url)
        self.wait_for_rows(200)
        proxy.answer = BAD_GATEWAY
        proxy.cut_all()
        heard = b''
        while b'outage: ' not in heard:
            line = process.stderr.readline()
            self.assertNotEqual(line, b'', heard)
            heard += line
        proxy.answer = None
        result = self.finish(process)
        self.assert_all_stopped(result, mock, 1000)
        self.assertIn(b'the proxy answered 502 Bad Gateway to CONNECT', heard)


class Choice(Proxies):
    """The proxy named stands still or was never there: what was asked tells which was meant."""

    NOWHERE = 'http://127.0.0.1:1'

    def assert_goes(self, through, mock, **variables):
        before = len(through.targets) if through else 0
        result = self.run_tasks(mock, self.tasks(2), **variables)
        self.assert_code(result, 0)
        if through:
            self.assertGreater(len(through.targets), before)
        else:
            self.assertNotIn('  proxy  ', result.err)
        self.report.unlink()

    def test_the_lower_case_name_and_the_scheme_go_first(self):
        mock = self.mock()
        proxy = self.proxy(mock)
        bare = f'127.0.0.1:{proxy.port}'
        nowhere = self.NOWHERE
        self.assert_goes(proxy, mock, https_proxy=bare, HTTPS_PROXY=nowhere, all_proxy=nowhere)
        self.assert_goes(proxy, mock, HTTPS_PROXY=bare, all_proxy=nowhere, ALL_PROXY=nowhere)
        self.assert_goes(proxy, mock, all_proxy=proxy.url, ALL_PROXY=nowhere)
        self.assert_goes(proxy, mock, ALL_PROXY=proxy.url + '/')
        self.assert_goes(proxy, mock, https_proxy='', HTTPS_PROXY=bare)
        self.assert_goes(None, mock, http_proxy=nowhere, HTTP_PROXY=nowhere)

    def test_no_proxy(self):
        mock = self.mock()
        nowhere = {'HTTPS_PROXY': self.NOWHERE}
        for exempt in ('127.0.0.1', '*', 'example.com, 127.0.0.0/8', f'127.0.0.1:{mock.port}'):
            self.assert_goes(None, mock, NO_PROXY=exempt, **nowhere)
        self.assert_goes(None, mock, no_proxy='127.0.0.1', NO_PROXY='example.com', **nowhere)
        proxy = self.proxy(mock)
        for not_exempt in ('localhost', '127.0.0.1:1', '10.0.0.0/8,.example.com'):
            self.assert_goes(proxy, mock, NO_PROXY=not_exempt, HTTPS_PROXY=proxy.url)
        self.assert_goes(proxy, mock, no_proxy='example.com', NO_PROXY='*', HTTPS_PROXY=proxy.url)

    def test_cleartext_on_this_machine_goes_without(self):
        self.assert_goes(None, self.mock(tls=False), HTTPS_PROXY=self.NOWHERE,
                         ALL_PROXY=self.NOWHERE)

    def test_values_that_cannot_be_used(self):
        mock = self.mock()
        tasks = self.tasks(2)
        for variable, value, words in (
                ('HTTPS_PROXY', 'https://bob:s3cret@127.0.0.1:1', 'not https://'),
                ('all_proxy', 'socks5h://127.0.0.1:1080', 'not socks5h://'),
                ('https_proxy', 'http://bob:s3cret@', 'http://[USER:PASSWORD@]HOST:PORT'),
                ('ALL_PROXY', 'http://bob:12/s3cret@127.0.0.1:1', 'percent-encoded'),
                ('HTTPS_PROXY', 'http://127.0.0.1:99999', 'HOST:PORT')):
            with self.subTest(value):
                result = self.run_tasks(mock, tasks, **{variable: value})
                self.assert_refused(result, variable + ': ', words)
                self.assertNotIn('s3cret', result.err)
                self.assert_goes(None, mock, NO_PROXY='127.0.0.1', **{variable: value})


if __name__ == '__main__':
    harness.main()
