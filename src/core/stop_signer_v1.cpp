#include <array>

#include "core/digest.hpp"
#include "core/patched_text.hpp"
#include "core/sign.hpp"
#include "core/stop_signer.hpp"
#include "core/timestamp.hpp"

namespace mpustop::core {
namespace {

/// Signature version 1 with every parameter in the query (facts 3.1). The query and the string to
/// sign are kept side by side: what the one holds, the other holds percent-encoded once more.
class v1_signer final : public stop_request::signer {
 public:
  v1_signer(const credentials& keys, std::string scheme, std::string authority)
      : key_(hash_function::sha1, keys.access_key_secret + "&"),
        scheme_(std::move(scheme)),
        authority_(std::move(authority)),
        agent_(user_agent()),
        headers_{{{"accept", "application/json"}, {"user-agent", agent_}}} {
    // In byte order: AccessKeyId Action AppId Format SecurityToken SignatureMethod SignatureNonce
    // SignatureVersion TaskId Timestamp Version.
    query_.add("/?");
    text_.add("POST&%2F&");
    std::string token;
    if (!keys.security_token.empty()) {
      token = "&SecurityToken=";
      percent_encode(keys.security_token, token);
    }
    std::string begin = "AccessKeyId=";
    percent_encode(keys.access_key_id, begin);
    add_value(app_id, begin + "&Action=" + std::string(stop_action) + "&AppId=");
    add_value(nonce, "&Format=JSON" + token + "&SignatureMethod=HMAC-SHA1&SignatureNonce=");
    add_value(task_id, "&SignatureVersion=1.0&TaskId=");
    add_value(timestamp, "&Timestamp=");
    add("&Version=" + std::string(live_version));
    in_query_[signature] = query_.add("&Signature=").add_value();
  }

  request_view sign(std::string_view app, std::string_view task, wall_time now,
                    std::string_view unique) override {
    write(app, task, now, unique);
    const auto code = key_(text_.view());
    signature_.clear();
    append_base64(code.bytes.data(), code.size, signature_);
    query_.put(in_query_[signature], percent_encoded(signature_, encoded_));
    return {"POST", scheme_, authority_, query_.view(), headers_};
  }

  std::string_view signed_text(std::string_view app, std::string_view task, wall_time now,
                               std::string_view unique) override {
    write(app, task, now, unique);
    return text_.view();
  }

 private:
  enum value : std::size_t { app_id, nonce, task_id, timestamp, signature, values };

  void add(const std::string& query) {
    query_.add(query);
    encoded_.clear();
    percent_encode(query, encoded_);
    text_.add(encoded_);
  }

  void add_value(value which, const std::string& before) {
    add(before);
    in_query_[which] = query_.add_value();
    in_text_[which] = text_.add_value();
  }

  /// The query but its signature, and the string to sign.
  void write(std::string_view app, std::string_view task, wall_time now, std::string_view unique) {
    put(app_id, app);
    put(nonce, unique);
    put(task_id, task);
    const std::string_view time = clock_.at(now);
    if (time == time_) return;
    time_ = time;
    put(timestamp, time);
  }

  void put(value which, std::string_view plain) {
    const std::string_view once = percent_encoded(plain, encoded_);
    query_.put(in_query_[which], once);
    text_.put(in_text_[which], percent_encoded(once, twice_));
  }

  hmac_key key_;
  std::string scheme_, authority_, agent_;
  std::array<header_view, 2> headers_;
  timestamp_cache clock_;
  patched_text query_;
  patched_text text_;
  std::array<patched_text::value, values> in_query_{}, in_text_{};
  std::string time_;  ///< that stands in both now
  std::string signature_, encoded_, twice_;
};

}  // namespace

std::unique_ptr<stop_request::signer> make_v1_signer(const credentials& keys, std::string scheme,
                                                     std::string authority) {
  return std::make_unique<v1_signer>(keys, std::move(scheme), std::move(authority));
}

}  // namespace mpustop::core
