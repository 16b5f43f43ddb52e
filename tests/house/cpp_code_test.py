"""The finder of functions is right on the shapes that C++ has."""

import textwrap
import unittest

import cpp_code


def spans(source):
    return [(f.first, f.last) for f in cpp_code.functions(textwrap.dedent(source))]


class Functions(unittest.TestCase):
    def check(self, source, *expected):
        self.assertEqual(spans(source), list(expected))

    def test_a_function_begins_at_its_declaration(self):
        self.check('int a;\nstatic int\nf(int x,\n  int y)\n{\n  return x;\n}\n', (2, 7))
        self.check('template <class T>\nint f(T x) {\n  return x;\n}\n', (1, 4))
        self.check('// comment {\nint f() { return 1; }\n', (2, 2))

    def test_declarations_and_types_are_none(self):
        self.check('int f(int x);\nclass a final : public b<int> {\n  int x = 0;\n};\n')
        self.check('namespace a::b {\nenum class c : int { d, e };\n}\nextern "C" {\nint f();\n}\n')
        self.check('struct alignas(16) a {\n  int x;\n};\nunion u { int a; char b; };\n')
        self.check('namespace {\nstruct ::rlimit before {};\n}\n')

    def test_members_are_found_within_classes(self):
        self.check('''\
            namespace n {
            class a {
             public:
              explicit a(int x) : x_(x) {
                use(x);
              }
              int get() const noexcept override { return x_; }
              ~a() { }
              bool operator==(const a& b) const { return x_ == b.x_; }

             private:
              int x_ = 0;
            };
            }
            ''', (4, 6), (7, 7), (8, 8), (9, 9))

    def test_constructors_with_lists_of_initializers(self):
        self.check('a::a(int x)\n    : b(x),\n      c_{x},\n      d_{1, 2} {\n  f();\n}\nint y;\n', (1, 6))
        self.check('a::a() : b_{std::move(c)}, d_([this] { run(); }) {\n  f();\n}\n', (1, 1), (1, 3))

    def test_control_flow_is_none(self):
        self.check('''\
            void f() {
              if (a) {
                b();
              } else if (c) {
                d();
              } else {
                e();
              }
              for (auto x : {1, 2}) { g(x); }
              while (h()) { }
              do { i(); } while (j());
              switch (k) {
                case 1: { l(); }
                default: { m(); }
              }
              try { n(); } catch (const o& p) { q(); }
              if constexpr (r) { s(); }
              { t(); }
            }
            ''', (1, 19))

    def test_lambdas_begin_at_their_introducer(self):
        self.check('auto f =\n    [](int x) {\n      return x;\n    };\n', (2, 4))
        self.check('void g() {\n  run([&] {\n    a();\n  }, [this](int x) mutable -> int {\n    b();\n'
                   '  });\n  c();\n}\n', (2, 4), (4, 6), (1, 8))
        self.check('auto f = []<class T>(T x) { return x; };\n', (1, 1))
        self.check('auto f() {\n  return [x = 1] {\n    return x;\n  };\n}\n', (2, 4), (1, 5))
        self.check('void f() {\n  if (any(a, [](int x) { return x; })) {\n    b();\n  }\n}\n',
                   (2, 2), (1, 5))

    def test_values_in_braces_are_none(self):
        self.check('constexpr int a[] = {\n  1,\n  2\n};\nconst std::array<int, 2> b{\n  1, 2};\n')
        self.check('int c[2]{\n  1, 2};\n')
        self.check('point f() { return {1, 2}; }\npoint g() {\n  return point{1};\n}\n', (1, 1), (2, 4))
        self.check('void f() {\n  g({.a = [](int) { h(); },\n     .b = {1}});\n  i();\n}\n', (2, 2), (1, 5))

    def test_trailing_parts_of_a_signature(self):
        self.check('auto f(int x) const& noexcept(true) -> std::vector<int> {\n  return {};\n}\n', (1, 3))
        self.check('auto operator()(int x) && { return x; }\n', (1, 1))
        self.check('template <class T>\nconcept c = requires(T t) {\n  t.a();\n};\n')

    def test_literals_and_comments_do_not_count(self):
        self.check('char f() {\n  g("{ \\" {", \'{\', \'\\\'\', R"x({"()x");  // {\n  /* { */\n'
                   '  return 1\'000;\n}\n', (1, 5))
        self.check('#define OPEN {\n#define LONG \\\n  {\nint f() {\n}\n', (4, 5))

    def test_macros_with_a_body_are_functions(self):
        self.check('TEST_CASE("a { b") {\n  SUBCASE("x") {\n    CHECK(a);\n  }\n}\n', (2, 4), (1, 5))


class Comments(unittest.TestCase):
    def test_strings_stay(self):
        source = 'f("// no comment");  // a comment\n'
        self.assertEqual(cpp_code.without_comments(source).rstrip(), 'f("// no comment");')


if __name__ == '__main__':
    unittest.main()
