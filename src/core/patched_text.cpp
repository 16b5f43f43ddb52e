#include "core/patched_text.hpp"

#include <cstring>

namespace mpustop::core {

patched_text& patched_text::add(std::string_view constant) {
  text_ += constant;
  return *this;
}

patched_text::value patched_text::add_value() {
  places_.at(values_) = {text_.size(), 0};
  return values_++;
}

void patched_text::put(value which, std::string_view text) {
  const place at = places_[which];
  if (at.size != text.size()) return move(which, text);
  if (!text.empty()) std::memcpy(text_.data() + at.begin, text.data(), text.size());
}

/// Makes the place as long as `text` and moves what is behind it.
void patched_text::move(value which, std::string_view text) {
  place& at = places_[which];
  text_.replace(at.begin, at.size, text);
  for (value later = which + 1; later < values_; ++later) {
    places_[later].begin += text.size() - at.size;
  }
  at.size = text.size();
}

}  // namespace mpustop::core
