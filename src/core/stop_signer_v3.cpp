#include <array>
#include <tuple>

#include "core/digest.hpp"
#include "core/hex.hpp"
#include "core/patched_text.hpp"
#include "core/sign.hpp"
#include "core/stop_signer.hpp"
#include "core/timestamp.hpp"

namespace mpustop::core {
namespace {

/// Signature version 3 (facts 3.2). The canonical request is, in its order of names,
///
///     POST \n / \n query \n
///     host [x-acs-accesskey-id] x-acs-action x-acs-content-sha256
///     x-acs-date [x-acs-security-token] x-acs-signature-nonce
///     x-acs-version \n signed headers \n hash of the body
///
/// of which the ids, the date and the nonce change.
class v3_signer final : public stop_request::signer {
 public:
  v3_signer(const credentials& keys, std::string scheme, std::string authority)
      : key_(hash_function::sha256, keys.access_key_secret),
        scheme_(std::move(scheme)),
        authority_(std::move(authority)),
        access_key_id_(keys.access_key_id),
        security_token_(keys.security_token),
        agent_(user_agent()),
        empty_hash_(v3::sha256_hex("")) {
    prepare_canonical_parts();
    prepare_headers();
  }

  request_view sign(std::string_view app, std::string_view task, wall_time now,
                    std::string_view unique) override {
    const std::string_view time = clock_.at(now);
    nonce_ = unique;
    write_canonical(app, task, time);
    write_authorization();
    headers_[date_at_].value = time;
    headers_[count_ - 2].value = nonce_;
    headers_[count_ - 1].value = authorization_;
    return {"POST", scheme_, authority_, target_.view(), {headers_.data(), count_}};
  }

  std::string_view signed_text(std::string_view app, std::string_view task, wall_time now,
                               std::string_view unique) override {
    nonce_ = unique;
    write_canonical(app, task, clock_.at(now));
    return canonical_.view();
  }

 private:
  enum value : std::size_t { app_id, task_id, date, nonce, values };

  bool temporary() const { return !security_token_.empty(); }

  void prepare_canonical_parts() {
    const std::string signed_names =
        std::string("host;") + (temporary() ? "x-acs-accesskey-id;" : "") +
        "x-acs-action;x-acs-content-sha256;x-acs-date;" +
        (temporary() ? "x-acs-security-token;" : "") + "x-acs-signature-nonce;x-acs-version";
    in_target_[app_id] = target_.add("/?AppId=").add_value();
    in_target_[task_id] = target_.add("&TaskId=").add_value();
    in_canonical_[app_id] = canonical_.add("POST\n/\nAppId=").add_value();
    in_canonical_[task_id] = canonical_.add("&TaskId=").add_value();
    canonical_.add("\nhost:").add(authority_);
    if (temporary()) canonical_.add("\nx-acs-accesskey-id:").add(access_key_id_);
    canonical_.add("\nx-acs-action:").add(stop_action);
    canonical_.add("\nx-acs-content-sha256:").add(empty_hash_);
    in_canonical_[date] = canonical_.add("\nx-acs-date:").add_value();
    if (temporary()) canonical_.add("\nx-acs-security-token:").add(security_token_);
    in_canonical_[nonce] = canonical_.add("\nx-acs-signature-nonce:").add_value();
    canonical_.add("\nx-acs-version:").add(live_version).add("\n\n").add(signed_names);
    canonical_.add("\n").add(empty_hash_);
    authorization_ = v3::authorization(access_key_id_, signed_names, "");
    authorization_prefix_ = authorization_.size();
    authorization_.resize(authorization_prefix_ + hex_size);
    to_sign_.resize(to_sign_.size() + hex_size);
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

  void write_canonical(std::string_view app, std::string_view task, std::string_view time) {
    put_id(app_id, app);
    put_id(task_id, task);
    canonical_.put(in_canonical_[date], time);
    canonical_.put(in_canonical_[nonce], nonce_);
  }

  void put_id(value which, std::string_view plain) {
    const std::string_view encoded = percent_encoded(plain, encoded_);
    target_.put(in_target_[which], encoded);
    canonical_.put(in_canonical_[which], encoded);
  }

  void write_authorization() {
    const auto digest = sha256(canonical_.view());
    write_hex(digest.data(), digest.size(), &to_sign_[to_sign_.size() - hex_size]);
    const auto code = key_(to_sign_);
    write_hex(code.bytes.data(), code.size, &authorization_[authorization_prefix_]);
  }

  static constexpr std::size_t hex_size = 2 * std::tuple_size_v<sha256_code>;

  hmac_key key_;
  std::string scheme_, authority_, access_key_id_, security_token_, agent_, empty_hash_;
  patched_text target_;
  patched_text canonical_;
  std::array<patched_text::value, values> in_target_{}, in_canonical_{};
  timestamp_cache clock_;
  std::string to_sign_ = "ACS3-HMAC-SHA256\n";  ///< behind it the hash of the canonical request
  std::string nonce_, encoded_, authorization_;
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
