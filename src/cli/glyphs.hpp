#pragma once

namespace mpustop::cli {

/// What a text may be drawn with: printable ASCII alone, or block elements and the micro sign in
/// UTF-8, which a terminal of the C locale would garble.
enum class glyphs { ascii, unicode };

/// What the locale of the environment shows: `lc_all`, else `lc_ctype`, else `lang` (POSIX XBD 8.2;
/// null and empty count as not set) names a codeset, and that is UTF-8 or not.
glyphs glyphs_of_locale(const char* lc_all, const char* lc_ctype, const char* lang);

/// The same of this process's environment.
glyphs environment_glyphs();

}  // namespace mpustop::cli
