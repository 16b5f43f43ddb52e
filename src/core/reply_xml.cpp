#include "core/reply_xml.hpp"

namespace mpustop::core {
namespace {

bool is_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

/// The document's one element; none if there are several or text beside it.
pugi::xml_node only_element(const pugi::xml_document& document) {
  pugi::xml_node found;
  for (const auto& child : document.children()) {
    if (is_text(child)) return {};
    if (child.type() != pugi::node_element) continue;
    if (found) return {};
    found = child;
  }
  return found;
}

/// The element's text, whole: a comment in it parts it into several nodes. False if it holds
/// elements.
bool read_text(const pugi::xml_node& element, std::string& out) {
  out.clear();
  for (const auto& child : element.children()) {
    if (child.type() == pugi::node_element) return false;
    if (is_text(child)) out += child.value();
  }
  return true;
}

}  // namespace

bool xml_body_reader::read(std::string_view body, reply_fields& out) {
  out.clear();
  // As a fragment, so that text outside of the root element is seen and not skipped.
  const auto parsed =
      document_.load_buffer(body.data(), body.size(), pugi::parse_default | pugi::parse_fragment);
  if (!parsed) return false;
  const pugi::xml_node root = only_element(document_);
  if (!root) return false;
  for (const auto& field : root.children()) {
    if (field.type() != pugi::node_element) continue;
    const field_kind kind = kind_of_field(field.name());
    if (kind == field_kind::other) continue;
    const bool plain = read_text(field, text_);
    if (kind == field_kind::code) {
      if (!plain) return false;
      out.add_code(text_);
    } else if (plain) {
      kind == field_kind::message ? out.add_message(text_) : out.add_request_id(text_);
    }
  }
  // An error without an error Code is no success, whatever else it holds.
  return !(std::string_view(root.name()) == "Error" && !out.has_error());
}

}  // namespace mpustop::core
