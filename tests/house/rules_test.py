"""Each rule of the house finds what breaks it, where it is, and nothing else."""

import unittest

import rules

HEADER = '#pragma once\n'


class Rules(unittest.TestCase):
    def broken(self, path, text, *expected):
        """`expected`: (line, a part of what is said) for each finding."""
        found = rules.broken(path, text)
        self.assertEqual([line for line, _ in found], [line for line, _ in expected], found)
        for (_, what), (_, part) in zip(found, expected):
            self.assertIn(part, what)

    def test_includes_point_one_way(self):
        self.broken('src/core/a.cpp', '#include "core/b.hpp"\n#include <mpustop/row.hpp>\n')
        self.broken('src/core/a.cpp', '#include "http/b.hpp"\n', (1, 'src/core may not include http/'))
        self.broken('src/http/a.cpp', '\n#include "net/b.hpp"\n', (2, 'src/http may not include net/'))
        self.broken('src/net/a.cpp', '#include "os/b.hpp"\n', (1, 'src/net may not include os/'))
        self.broken('src/os/a.cpp', '#include "net/b.hpp"\n', (1, 'src/os may not include net/'))
        self.broken('src/engine/a.cpp', '#include "os/b.hpp"\n#include "net/b.hpp"\n')
        self.broken('src/engine/a.cpp', '#  include "mock/b.hpp"\n', (1, 'may not include mock/'))
        self.broken('src/engine/a.cpp', '#include "cli/b.hpp"\n', (1, 'may not include cli/'))
        self.broken('src/mock/a.cpp', '#include "engine/b.hpp"\n', (1, 'may not include engine/'))
        self.broken('src/cli/a.cpp', '#include "mock/b.hpp"\n#include "engine/b.hpp"\n')
        self.broken('src/core/a.cpp', '// #include "net/b.hpp"\n/*\n#include "os/c.hpp"\n*/\n')

    def test_tests_of_core_see_core_alone(self):
        self.broken('tests/core/a.cpp', '#include "core/b.hpp"\n#include "helper.hpp"\n')
        self.broken('tests/core/a.cpp', '#include "os/b.hpp"\n', (1, 'tests/core may not include os/'))
        self.broken('tests/core/c/a.cpp', '#include "net/b.hpp"\n', (1, 'may not include net/'))
        self.broken('tests/http/a.cpp', '#include "net/b.hpp"\n', (1, 'tests/http may not'))
        self.broken('tests/engine/a.cpp', '#include "mock/b.hpp"\n')

    def test_public_headers_are_public(self):
        self.broken('include/mpustop/a.hpp', HEADER + '#include "core/b.hpp"\n', (2, 'public headers only'))
        self.broken('src/core/a.cpp', '#include "mpustop/row.hpp"\n', (1, 'as <mpustop/row.hpp>'))
        self.broken('src/core/a.cpp', '#include <core/a.hpp>\n', (1, 'as "core/a.hpp"'))
        self.broken('include/mpustop/a.hpp', HEADER + 'class a {\n};\nclass b;\nstruct c {\n};\n')
        self.broken('include/mpustop/a.hpp', HEADER + 'class a {\n};\n// class x {\nclass b {\n};\n',
                    (5, 'a second public class'))
        self.broken('include/mpustop/a.hpp', HEADER + 'enum class a {\n  b\n};\nclass c : public d {\n};\n')

    def test_core_is_pure(self):
        for line in ('auto t = std::chrono::steady_clock::now();', 'std::random_device seed;',
                     'auto x = std::getenv("HOME");', 'auto x = time(nullptr);', 'int x = rand();',
                     'std::cerr << 1;', 'RAND_bytes(p, 8);', 'getrandom(p, 8, 0);',
                     'int fd = ::open(name, 0);', 'FILE* f = fopen(name, "r");'):
            self.broken('src/core/a.cpp', 'int y;\n' + line + '\n', (2, 'no place in src/core'))
            self.broken('src/os/a.cpp', line + '\n')
        for name in ('fstream', 'iostream', 'unistd.h', 'fcntl.h', 'sys/socket.h', 'thread',
                     'boost/asio/io_context.hpp', 'boost/asio.hpp', 'boost/asio/buffer.hpp',
                     'openssl/rand.h', 'openssl/ssl.h'):
            self.broken('src/core/a.cpp', f'#include <{name}>\n', (1, 'no place in src/core'))

    def test_what_only_looks_impure_is_pure(self):
        self.broken('src/core/a.cpp', '#include <openssl/evp.h>\n#include <chrono>\n#include <system_error>\n')
        self.broken('src/core/a.cpp', '// steady_clock::now() is an argument\nauto s = "::now(";\n'
                    'void f(time_point now);\nint x = g(now);\nrun_time(0);\nbrand(1);\nb.is_open();\nvoid policy::open(int x);\n')

    def test_http_does_no_io(self):
        self.broken('src/http/a.cpp', '#include <boost/asio/ip/tcp.hpp>\n', (1, 'no place in src/http'))
        self.broken('src/http/a.cpp', '#include <openssl/ssl.h>\n', (1, 'no place in src/http'))
        self.broken('src/http/a.cpp', '#include <sys/socket.h>\n', (1, 'no place in src/http'))
        self.broken('src/http/a.cpp', 'auto t = clock::now();\n', (1, 'no place in src/http'))
        self.broken('src/http/a.cpp', '#include <boost/asio/buffer.hpp>\n'
                    '#include <boost/beast/http/basic_parser.hpp>\n')

    def test_files_and_functions_are_short(self):
        self.broken('src/core/a.cpp', 'int x;\n' * 400)
        self.broken('src/core/a.cpp', 'int x;\n' * 401, (401, 'has 401 lines'))
        body = '  f();\n' * 68
        self.broken('src/core/a.cpp', 'void g() {\n' + body + '}\n')
        self.broken('src/core/a.cpp', '\nvoid g() {\n' + body + '\n}\n', (2, 'a function of 71 lines'))
        self.broken('tests/e2e/a.py', 'def g():\n' + '    f()\n' * 69)
        self.broken('tests/e2e/a.py', 'def g():\n' + '    f()\n' * 70, (1, 'a function of 71 lines'))

    def test_headers_are_guarded(self):
        self.broken('src/core/a.hpp', 'int x;\n', (1, '#pragma once'))
        self.broken('src/core/a.hpp', '// #pragma once\n', (1, '#pragma once'))
        self.broken('src/core/a.hpp', '/// What it is.\n#pragma once\n')

    def test_whitespace(self):
        self.broken('src/core/a.cpp', 'int x;\n\tint y;\nint z; \n', (2, 'a tab'), (3, 'blanks at the end'))
        self.broken('src/core/a.cpp', 'int x;', (1, 'one newline'))
        self.broken('src/core/meson.build', 'x = 1\n\n', (3, 'one newline'))

    def test_what_is_unfinished(self):
        self.broken('src/core/a.cpp', 'int x;  // TO' 'DO: more\n', (1, 'finish it'))


if __name__ == '__main__':
    unittest.main()
