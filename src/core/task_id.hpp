#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mpustop::core {

/// The two ids that name a task.
enum class id_kind { app, task };

/// The documented form: AppId 1..64, TaskId 1..55 bytes of [A-Za-z0-9_-].
constexpr std::size_t max_length(id_kind kind) noexcept { return kind == id_kind::app ? 64 : 55; }

/// "AppId" or "TaskId".
std::string_view name_of(id_kind kind) noexcept;

/// Which id a column or key names: `AppId`, `app_id`, `TaskId`, `task_id`, in any case.
std::optional<id_kind> id_named(std::string_view name) noexcept;

/// Whether `id` has the documented form.
bool is_id(id_kind kind, std::string_view id) noexcept;

/// Why `id` has not the documented form, in words; empty when it has.
/// `size` is the id's real length where `id` holds only its beginning.
std::string id_problem(id_kind kind, std::string_view id, std::size_t size);

}  // namespace mpustop::core
