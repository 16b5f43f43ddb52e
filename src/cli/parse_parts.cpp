#include "cli/parse_parts.hpp"

#include <cmath>

namespace mpustop::cli {

CLI::Option* add_seconds(CLI::App* app, const std::string& name, std::chrono::milliseconds& into,
                         const std::string& text) {
  const double shown = std::chrono::duration<double>(into).count();
  return app
      ->add_option_function<double>(
          name,
          [&into](double seconds) {
            into = std::chrono::milliseconds(std::llround(seconds * 1000));
          },
          text)
      ->type_name("S")
      ->default_str(CLI::detail::to_string(shown))
      ->check(between(0.001, 86'400.0));
}

void add_where(CLI::App* app, options& o, std::string& profile) {
  app->add_option("--endpoint", o.endpoint, "where the calls go")
      ->type_name("URL")
      ->capture_default_str();
  app->add_option("--cacert", o.ca_file, "trust these certificates (PEM), not the system's")
      ->type_name("FILE")
      ->group(connection_group);
  app->add_option("--profile", profile, "profile of the vendor's CLI, or of its SDKs")
      ->type_name("NAME");
  add_choice(app, "--signature", o.signature,
             {{"v3", signature_version::v3}, {"v1", signature_version::v1}},
             "ACS3-HMAC-SHA256 or HMAC-SHA1")
      ->group(connection_group);
  add_choice(app, "--http", o.http,
             {{"auto", http_version_choice::automatic},
              {"2", http_version_choice::http2},
              {"1.1", http_version_choice::http11}},
             "version; auto asks by ALPN")
      ->group(connection_group);
  app->add_flag("--plain-http2", o.plain_http2,
                "HTTP/2 wholly by nghttp2: dearer; if a server\nstumbles over our header blocks")
      ->group(connection_group);
}

CLI::Option* add_progress(CLI::App* app, progress_style& into, const std::string& text) {
  return add_choice(app, "--progress", into,
                    {{"auto", progress_style::automatic},
                     {"bar", progress_style::bar},
                     {"text", progress_style::text},
                     {"none", progress_style::none}},
                    text);
}

}  // namespace mpustop::cli
