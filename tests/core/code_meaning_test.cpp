#include "core/code_meaning.hpp"

#include <doctest/doctest.h>

#include <string>

#include "core/advice.hpp"
#include "core/message.hpp"

using mpustop::core::advice_of;
using mpustop::core::meaning_of;
using mpustop::core::transport_failure;

TEST_CASE("every documented Code of the call has a meaning and an advice") {
  for (const char* code : {"InvalidParam", "InvalidAppId", "MissingParam", "OperationDenied",
                           "Forbidden", "InternalError"}) {
    CAPTURE(code);
    CHECK_FALSE(meaning_of(code).meaning.empty());
    CHECK_FALSE(meaning_of(code).advice.empty());
  }
}

TEST_CASE("what a report may hold without an answer or a Code has a meaning, too") {
  for (const auto why : {transport_failure::not_processed, transport_failure::stream_reset,
                         transport_failure::connection_lost, transport_failure::stale_connection,
                         transport_failure::protocol_error, transport_failure::timed_out}) {
    CAPTURE(to_string(why));
    CHECK_FALSE(meaning_of(to_string(why)).meaning.empty());
    CHECK_FALSE(meaning_of(to_string(why)).advice.empty());
  }
  for (const char* code :
       {"Http200", "Http302", "Http401", "Http404", "Http429", "Http500", "Http503"}) {
    CAPTURE(code);
    CHECK_FALSE(meaning_of(code).meaning.empty());
    CHECK_FALSE(meaning_of(code).advice.empty());
  }
}

TEST_CASE("a Code means the same wherever it has a suffix, and throttling is found within") {
  CHECK(meaning_of("Forbidden.RAM").meaning == meaning_of("Forbidden").meaning);
  CHECK(meaning_of("InvalidAppId.NotFound").meaning == meaning_of("InvalidAppId").meaning);
  CHECK(meaning_of("Rejected.Throttling").meaning == meaning_of("Throttling.User").meaning);
  CHECK(meaning_of("Forbidden.RiskControl").meaning != meaning_of("Forbidden").meaning);
  CHECK(meaning_of("Http429").advice == meaning_of("Throttling").advice);
}

TEST_CASE("what ends a run has that advice, and of an unknown Code nothing is said") {
  CHECK(meaning_of("Forbidden.RAM").advice == advice_of("Forbidden.RAM"));
  CHECK(meaning_of("OperationDenied.Suspended").advice == advice_of("OperationDenied"));
  CHECK(meaning_of("SignatureDoesNotMatch").advice == advice_of("SignatureDoesNotMatch"));
  CHECK(meaning_of("SomethingNew").meaning.empty());
  CHECK(meaning_of("SomethingNew").advice.empty());
  CHECK(meaning_of("").meaning.empty());
}
