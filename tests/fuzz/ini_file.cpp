// Any credentials file of the vendor's SDKs. The input: the name of the profile, if one is asked
// for, in a line, and the file.

#include "key_files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop;
  fuzz::byte_source in(data, size);
  const std::string profile(in.line());
  fuzz::ask_key_file("ALIBABA_CLOUD_CREDENTIALS_FILE", profile, in.rest());
  return 0;
}
