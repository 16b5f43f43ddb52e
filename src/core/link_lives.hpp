#pragma once

namespace mpustop::core {

/// How many requests a connection of this server takes before the server ends it (GOAWAY after a
/// number of requests). What is poured into a connection beyond that comes back unprocessed, and
/// every send costs a token: so after three ends in a row, which are no accident (a reload ends two
/// at once), a fresh one is given no more than the last one took. A connection that takes all of
/// it and goes on raises the number, by more each time.
class link_lives {
 public:
  /// The server ended a connection that had taken so many.
  void drained(unsigned taken);
  /// It had taken only so many: more came back unprocessed afterwards (a GOAWAY in two steps).
  void corrected(unsigned taken);
  /// A connection took so many, all are answered, and it goes on.
  void outlived(unsigned taken);

  /// How many more may be given to a connection that was given `taken`.
  unsigned room(unsigned taken) const;
  /// It has taken all that one was seen to take: another one should stand ready.
  bool spent(unsigned taken) const { return known() && taken >= limit_; }
  /// How many connections are kept where otherwise it would be `usual`; at most `most`.
  unsigned links(unsigned usual, unsigned most) const;

 private:
  static constexpr unsigned no_accident = 3;
  bool known() const { return ends_ >= no_accident; }

  unsigned ends_ = 0;   ///< in a row, none of them late
  unsigned limit_ = 0;  ///< what the last one took
  unsigned step_ = 0;   ///< by which it grows next
};

}  // namespace mpustop::core
