#include "core/reuse_limit.hpp"

namespace mpustop::core {
namespace {

constexpr unsigned enough = 3;
constexpr unsigned most = 32;  // a limit above costs too little to be worth learning
constexpr unsigned look_again = 64;

}  // namespace

void reuse_limit::ended_after(unsigned answers) {
  if (answers == 0) return;
  alike_ = answers == last_ ? alike_ + 1 : 1;
  last_ = answers;
  if (alike_ >= enough && answers <= most) limit_ = answers;
}

bool reuse_limit::reached(unsigned answers) {
  if (limit_ == 0 || answers < limit_) return false;
  if (answers == limit_) return ++spared_ % look_again != 0;
  limit_ = alike_ = 0;  // it takes more by now
  return false;
}

}  // namespace mpustop::core
