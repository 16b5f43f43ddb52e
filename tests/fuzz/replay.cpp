// Gives every file of the directories that are named to the fuzz target this is linked with: the
// corpora that fuzzing left are ordinary tests. Arguments that begin with `-` are libFuzzer's.

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "target.hpp"

namespace {

void replay(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  // Exactly as large as the input: ASan sees a byte read behind its end.
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  std::printf("%s: %zu bytes\n", file.c_str(), bytes.size());
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t seen = 0;
  for (int i = 1; i < count; ++i) {
    if (arguments[i][0] == '-') continue;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[i])) {
      if (!entry.is_regular_file()) continue;
      replay(entry.path());
      ++seen;
    }
  }
  std::printf("%zu inputs\n", seen);
  return seen > 0 ? 0 : 1;  // a corpus that is not there tests nothing
}
