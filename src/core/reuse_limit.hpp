#pragma once

namespace mpustop::core {

/// Learns after how many answers a server closes its HTTP/1.1 connections without saying so.
///
/// Each request that is sent on a connection which the server is closing costs a token and a
/// replay. Three connections in a row that ended after the same number of answers, and the next
/// ones are left alone after as many; one in 64 is used on, to see whether that still holds.
class reuse_limit {
 public:
  /// A connection took its last request: what it had answered, and the server ended it unannounced.
  void ended_after(unsigned answers);
  /// A connection has given so many answers. True: it is to take no further request.
  bool reached(unsigned answers);

 private:
  unsigned last_ = 0;   ///< answers of the connection that ended last
  unsigned alike_ = 0;  ///< connections in a row that ended after as many
  unsigned limit_ = 0;  ///< 0: none
  unsigned spared_ = 0;
};

}  // namespace mpustop::core
