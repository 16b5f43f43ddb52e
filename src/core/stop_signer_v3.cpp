#include <array>

#include "core/digest.hpp"
#include "core/sign.hpp"
#include "core/stop_signer.hpp"
#include "core/timestamp.hpp"

namespace mpustop::core {
namespace {

/// Signature version 3 (facts 3.2). The canonical request is, in its order of names,
///
///     POST \n / \n query \n
///     host [x-acs-accesskey-id] x-acs-action x-acs-content-sha256     before_date_
///     x-acs-date [x-acs-security-token] x-acs-signature-nonce         before_nonce_
///     x-acs-version \n signed headers \n hash of the body             after_nonce_
class v3_signer final : public stop_request::signer {
 public:
  v3_signer(const credentials& keys, std::string scheme, std::string authority)
      : key_("SHA256", keys.access_key_secret),
        scheme_(std::move(scheme)),
        authority_(std::move(authority)),
        access_key_id_(keys.access_key_id),
        security_token_(keys.security_token),
        agent_(user_agent()),
        empty_hash_(v3::sha256_hex("")) {
    prepare_canonical_parts();
    prepare_headers();
  }

  request_view sign(std::string_view app_id, std::string_view task_id, wall_time now,
                    std::string_view nonce) override {
    nonce_ = nonce;
    write_target(app_id, task_id);
    const std::string_view date = clock_.at(now);
    write_authorization(date);
    headers_[date_at_].value = date;
    headers_[count_ - 2].value = nonce_;
    headers_[count_ - 1].value = authorization_;
    return {"POST", scheme_, authority_, target_, {headers_.data(), count_}};
  }

  std::string_view signed_text(std::string_view app_id, std::string_view task_id, wall_time now,
                               std::string_view nonce) override {
    nonce_ = nonce;
    write_target(app_id, task_id);
    write_canonical(clock_.at(now));
    return text_;
  }

 private:
  bool temporary() const { return !security_token_.empty(); }

  void prepare_canonical_parts() {
    const std::string version(live_version);
    const std::string signed_names =
        std::string("host;") + (temporary() ? "x-acs-accesskey-id;" : "") +
        "x-acs-action;x-acs-content-sha256;x-acs-date;" +
        (temporary() ? "x-acs-security-token;" : "") + "x-acs-signature-nonce;x-acs-version";
    before_date_ = "\nhost:" + authority_ + '\n';
    if (temporary()) before_date_ += "x-acs-accesskey-id:" + access_key_id_ + '\n';
    before_date_ += "x-acs-action:" + std::string(stop_action) + '\n';
    before_date_ += "x-acs-content-sha256:" + empty_hash_ + "\nx-acs-date:";
    if (temporary()) before_nonce_ = "\nx-acs-security-token:" + security_token_;
    before_nonce_ += "\nx-acs-signature-nonce:";
    after_nonce_ = "\nx-acs-version:" + version + "\n\n" + signed_names + '\n' + empty_hash_;
    authorization_ = v3::authorization(access_key_id_, signed_names, "");
    authorization_prefix_ = authorization_.size();
  }

  void prepare_headers() {
    add({"accept", "application/json"});
    add({"user-agent", agent_});
    add({"x-acs-action", stop_action});
    add({"x-acs-version", live_version});
    add({"x-acs-content-sha256", empty_hash_});
    if (temporary()) {
      add({"x-acs-accesskey-id", access_key_id_});
      add({"x-acs-security-token", security_token_});
    }
    date_at_ = count_;
    add({"x-acs-date", {}});
    add({"x-acs-signature-nonce", {}, true});
    add({"authorization", {}, true});
  }

  void add(header_view header) { headers_.at(count_++) = header; }

  void write_target(std::string_view app_id, std::string_view task_id) {
    target_ = "/?AppId=";
    percent_encode(app_id, target_);
    target_ += "&TaskId=";
    percent_encode(task_id, target_);
  }

  void write_canonical(std::string_view date) {
    text_ = "POST\n/\n";
    text_.append(target_, 2);  // without "/?"
    text_ += before_date_;
    text_ += date;
    text_ += before_nonce_;
    text_ += nonce_;
    text_ += after_nonce_;
  }

  void write_authorization(std::string_view date) {
    write_canonical(date);
    const auto digest = sha256_(text_);
    text_ = "ACS3-HMAC-SHA256\n";
    append_hex(digest.data(), digest.size(), text_);
    const auto code = key_(text_);
    authorization_.resize(authorization_prefix_);
    append_hex(code.bytes.data(), code.size, authorization_);
  }

  hmac_key key_;
  sha256_hasher sha256_;
  std::string scheme_, authority_, access_key_id_, security_token_, agent_, empty_hash_;
  std::string before_date_, before_nonce_, after_nonce_;
  timestamp_cache clock_;
  std::string nonce_, target_, text_, authorization_;
  std::size_t authorization_prefix_ = 0;
  std::array<header_view, 10> headers_;
  std::size_t count_ = 0;
  std::size_t date_at_ = 0;
};

}  // namespace

std::unique_ptr<stop_request::signer> make_v3_signer(const credentials& keys, std::string scheme,
                                                     std::string authority) {
  return std::make_unique<v3_signer>(keys, std::move(scheme), std::move(authority));
}

}  // namespace mpustop::core
