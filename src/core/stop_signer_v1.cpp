#include <array>

#include "core/digest.hpp"
#include "core/sign.hpp"
#include "core/stop_signer.hpp"
#include "core/timestamp.hpp"

namespace mpustop::core {
namespace {

/// Signature version 1 with every parameter in the query (facts 3.1). The query and the string to
/// sign grow side by side: what the one holds, the other holds percent-encoded once more.
class v1_signer final : public stop_request::signer {
 public:
  v1_signer(const credentials& keys, std::string scheme, std::string authority)
      : key_("SHA1", keys.access_key_secret + "&"),
        scheme_(std::move(scheme)),
        authority_(std::move(authority)),
        agent_(user_agent()),
        headers_{{{"accept", "application/json"}, {"user-agent", agent_}}} {
    // In byte order: AccessKeyId Action AppId Format SecurityToken SignatureMethod SignatureNonce
    // SignatureVersion TaskId Timestamp Version.
    std::string text = "AccessKeyId=";
    percent_encode(keys.access_key_id, text);
    text += "&Action=" + std::string(stop_action) + "&AppId=";
    before_app_id_ = constant(text);
    text = "&Format=JSON";
    if (!keys.security_token.empty()) {
      text += "&SecurityToken=";
      percent_encode(keys.security_token, text);
    }
    text += "&SignatureMethod=HMAC-SHA1&SignatureNonce=";
    before_nonce_ = constant(text);
    before_task_id_ = constant("&SignatureVersion=1.0&TaskId=");
    before_time_ = constant("&Timestamp=");
    after_time_ = constant("&Version=" + std::string(live_version));
  }

  request_view sign(std::string_view app_id, std::string_view task_id, wall_time now,
                    std::string_view nonce) override {
    write(app_id, task_id, now, nonce);
    const auto code = key_(text_);
    text_.clear();
    append_base64(code.bytes.data(), code.size, text_);
    target_ += "&Signature=";
    percent_encode(text_, target_);
    return {"POST", scheme_, authority_, target_, headers_};
  }

  std::string_view signed_text(std::string_view app_id, std::string_view task_id, wall_time now,
                               std::string_view nonce) override {
    write(app_id, task_id, now, nonce);
    return text_;
  }

 private:
  struct part {
    std::string query;  ///< as in the query
    std::string text;   ///< as in the string to sign
  };

  static part constant(std::string_view query) {
    part out{std::string(query), {}};
    percent_encode(query, out.text);
    return out;
  }

  /// The target but its signature, and the string to sign.
  void write(std::string_view app_id, std::string_view task_id, wall_time now,
             std::string_view nonce) {
    target_ = "/?";
    text_ = "POST&%2F&";
    add(before_app_id_);
    add_value(app_id);
    add(before_nonce_);
    add_value(nonce);
    add(before_task_id_);
    add_value(task_id);
    add(before_time_);
    add_value(clock_.at(now));
    add(after_time_);
  }

  void add(const part& piece) {
    target_ += piece.query;
    text_ += piece.text;
  }

  void add_value(std::string_view value) {
    const std::size_t begin = target_.size();
    percent_encode(value, target_);
    percent_encode(std::string_view(target_).substr(begin), text_);
  }

  hmac_key key_;
  std::string scheme_, authority_, agent_;
  std::array<header_view, 2> headers_;
  part before_app_id_, before_nonce_, before_task_id_, before_time_, after_time_;
  timestamp_cache clock_;
  std::string target_, text_;
};

}  // namespace

std::unique_ptr<stop_request::signer> make_v1_signer(const credentials& keys, std::string scheme,
                                                     std::string authority) {
  return std::make_unique<v1_signer>(keys, std::move(scheme), std::move(authority));
}

}  // namespace mpustop::core
