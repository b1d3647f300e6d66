#include "resources.h"

// One entry for each file of `stdlib/`, in alphabetical order: written by `scripts/resources`.
#define FILE_BYTES(name) static const unsigned char name[]

FILE_BYTES(core_access_bytes) = {
#embed "../../stdlib/core/access.swm"
};

FILE_BYTES(core_enum_chunks_bytes) = {
#embed "../../stdlib/core/enum/chunks.swm"
};

FILE_BYTES(core_enum_enum_bytes) = {
#embed "../../stdlib/core/enum/enum.swm"
};

FILE_BYTES(core_enum_extremes_bytes) = {
#embed "../../stdlib/core/enum/extremes.swm"
};

FILE_BYTES(core_enum_places_bytes) = {
#embed "../../stdlib/core/enum/places.swm"
};

FILE_BYTES(core_enum_random_bytes) = {
#embed "../../stdlib/core/enum/random.swm"
};

FILE_BYTES(core_enum_zips_bytes) = {
#embed "../../stdlib/core/enum/zips.swm"
};

FILE_BYTES(core_exceptions_argument_error_bytes) = {
#embed "../../stdlib/core/exceptions/argument_error.swm"
};

FILE_BYTES(core_exceptions_arithmetic_error_bytes) = {
#embed "../../stdlib/core/exceptions/arithmetic_error.swm"
};

FILE_BYTES(core_exceptions_bad_arity_error_bytes) = {
#embed "../../stdlib/core/exceptions/bad_arity_error.swm"
};

FILE_BYTES(core_exceptions_bad_boolean_error_bytes) = {
#embed "../../stdlib/core/exceptions/bad_boolean_error.swm"
};

FILE_BYTES(core_exceptions_bad_function_error_bytes) = {
#embed "../../stdlib/core/exceptions/bad_function_error.swm"
};

FILE_BYTES(core_exceptions_bad_map_error_bytes) = {
#embed "../../stdlib/core/exceptions/bad_map_error.swm"
};

FILE_BYTES(core_exceptions_bad_struct_error_bytes) = {
#embed "../../stdlib/core/exceptions/bad_struct_error.swm"
};

FILE_BYTES(core_exceptions_case_clause_error_bytes) = {
#embed "../../stdlib/core/exceptions/case_clause_error.swm"
};

FILE_BYTES(core_exceptions_code_load_error_bytes) = {
#embed "../../stdlib/core/exceptions/code_load_error.swm"
};

FILE_BYTES(core_exceptions_compile_error_bytes) = {
#embed "../../stdlib/core/exceptions/compile_error.swm"
};

FILE_BYTES(core_exceptions_cond_clause_error_bytes) = {
#embed "../../stdlib/core/exceptions/cond_clause_error.swm"
};

FILE_BYTES(core_exceptions_enum_empty_error_bytes) = {
#embed "../../stdlib/core/exceptions/enum_empty_error.swm"
};

FILE_BYTES(core_exceptions_enum_out_of_bounds_error_bytes) = {
#embed "../../stdlib/core/exceptions/enum_out_of_bounds_error.swm"
};

FILE_BYTES(core_exceptions_erlang_error_bytes) = {
#embed "../../stdlib/core/exceptions/erlang_error.swm"
};

FILE_BYTES(core_exceptions_exception_bytes) = {
#embed "../../stdlib/core/exceptions/exception.swm"
};

FILE_BYTES(core_exceptions_exception_extra_bytes) = {
#embed "../../stdlib/core/exceptions/exception_extra.swm"
};

FILE_BYTES(core_exceptions_exception_posix_bytes) = {
#embed "../../stdlib/core/exceptions/exception_posix.swm"
};

FILE_BYTES(core_exceptions_exception_source_bytes) = {
#embed "../../stdlib/core/exceptions/exception_source.swm"
};

FILE_BYTES(core_exceptions_file_copy_error_bytes) = {
#embed "../../stdlib/core/exceptions/file_copy_error.swm"
};

FILE_BYTES(core_exceptions_file_error_bytes) = {
#embed "../../stdlib/core/exceptions/file_error.swm"
};

FILE_BYTES(core_exceptions_file_link_error_bytes) = {
#embed "../../stdlib/core/exceptions/file_link_error.swm"
};

FILE_BYTES(core_exceptions_file_rename_error_bytes) = {
#embed "../../stdlib/core/exceptions/file_rename_error.swm"
};

FILE_BYTES(core_exceptions_function_clause_error_bytes) = {
#embed "../../stdlib/core/exceptions/function_clause_error.swm"
};

FILE_BYTES(core_exceptions_io_stream_error_bytes) = {
#embed "../../stdlib/core/exceptions/io_stream_error.swm"
};

FILE_BYTES(core_exceptions_key_error_bytes) = {
#embed "../../stdlib/core/exceptions/key_error.swm"
};

FILE_BYTES(core_exceptions_match_error_bytes) = {
#embed "../../stdlib/core/exceptions/match_error.swm"
};

FILE_BYTES(core_exceptions_protocol_undefined_error_bytes) = {
#embed "../../stdlib/core/exceptions/protocol_undefined_error.swm"
};

FILE_BYTES(core_exceptions_runtime_error_bytes) = {
#embed "../../stdlib/core/exceptions/runtime_error.swm"
};

FILE_BYTES(core_exceptions_syntax_error_bytes) = {
#embed "../../stdlib/core/exceptions/syntax_error.swm"
};

FILE_BYTES(core_exceptions_system_env_error_bytes) = {
#embed "../../stdlib/core/exceptions/system_env_error.swm"
};

FILE_BYTES(core_exceptions_system_limit_error_bytes) = {
#embed "../../stdlib/core/exceptions/system_limit_error.swm"
};

FILE_BYTES(core_exceptions_token_missing_error_bytes) = {
#embed "../../stdlib/core/exceptions/token_missing_error.swm"
};

FILE_BYTES(core_exceptions_try_clause_error_bytes) = {
#embed "../../stdlib/core/exceptions/try_clause_error.swm"
};

FILE_BYTES(core_exceptions_undefined_function_error_bytes) = {
#embed "../../stdlib/core/exceptions/undefined_function_error.swm"
};

FILE_BYTES(core_exceptions_unicode_conversion_error_bytes) = {
#embed "../../stdlib/core/exceptions/unicode_conversion_error.swm"
};

FILE_BYTES(core_exceptions_with_clause_error_bytes) = {
#embed "../../stdlib/core/exceptions/with_clause_error.swm"
};

FILE_BYTES(core_function_bytes) = {
#embed "../../stdlib/core/function.swm"
};

FILE_BYTES(core_inspect_algebra_bytes) = {
#embed "../../stdlib/core/inspect/algebra.swm"
};

FILE_BYTES(core_inspect_any_bytes) = {
#embed "../../stdlib/core/inspect/any.swm"
};

FILE_BYTES(core_inspect_atom_bytes) = {
#embed "../../stdlib/core/inspect/atom.swm"
};

FILE_BYTES(core_inspect_bit_string_bytes) = {
#embed "../../stdlib/core/inspect/bit_string.swm"
};

FILE_BYTES(core_inspect_error_bytes) = {
#embed "../../stdlib/core/inspect/error.swm"
};

FILE_BYTES(core_inspect_float_bytes) = {
#embed "../../stdlib/core/inspect/float.swm"
};

FILE_BYTES(core_inspect_function_bytes) = {
#embed "../../stdlib/core/inspect/function.swm"
};

FILE_BYTES(core_inspect_inspect_bytes) = {
#embed "../../stdlib/core/inspect/inspect.swm"
};

FILE_BYTES(core_inspect_inspect_error_bytes) = {
#embed "../../stdlib/core/inspect/inspect_error.swm"
};

FILE_BYTES(core_inspect_integer_bytes) = {
#embed "../../stdlib/core/inspect/integer.swm"
};

FILE_BYTES(core_inspect_list_bytes) = {
#embed "../../stdlib/core/inspect/list.swm"
};

FILE_BYTES(core_inspect_map_bytes) = {
#embed "../../stdlib/core/inspect/map.swm"
};

FILE_BYTES(core_inspect_map_set_bytes) = {
#embed "../../stdlib/core/inspect/map_set.swm"
};

FILE_BYTES(core_inspect_opts_bytes) = {
#embed "../../stdlib/core/inspect/opts.swm"
};

FILE_BYTES(core_inspect_pid_bytes) = {
#embed "../../stdlib/core/inspect/pid.swm"
};

FILE_BYTES(core_inspect_port_bytes) = {
#embed "../../stdlib/core/inspect/port.swm"
};

FILE_BYTES(core_inspect_range_bytes) = {
#embed "../../stdlib/core/inspect/range.swm"
};

FILE_BYTES(core_inspect_reference_bytes) = {
#embed "../../stdlib/core/inspect/reference.swm"
};

FILE_BYTES(core_inspect_text_bytes) = {
#embed "../../stdlib/core/inspect/text.swm"
};

FILE_BYTES(core_inspect_tuple_bytes) = {
#embed "../../stdlib/core/inspect/tuple.swm"
};

FILE_BYTES(core_kernel_definitions_bytes) = {
#embed "../../stdlib/core/kernel/definitions.swm"
};

FILE_BYTES(core_kernel_kernel_bytes) = {
#embed "../../stdlib/core/kernel/kernel.swm"
};

FILE_BYTES(core_kernel_nested_bytes) = {
#embed "../../stdlib/core/kernel/nested.swm"
};

FILE_BYTES(core_kernel_operators_bytes) = {
#embed "../../stdlib/core/kernel/operators.swm"
};

FILE_BYTES(core_kernel_structs_bytes) = {
#embed "../../stdlib/core/kernel/structs.swm"
};

FILE_BYTES(core_keyword_bytes) = {
#embed "../../stdlib/core/keyword.swm"
};

FILE_BYTES(core_list_bytes) = {
#embed "../../stdlib/core/list.swm"
};

FILE_BYTES(core_list_difference_bytes) = {
#embed "../../stdlib/core/list_difference.swm"
};

FILE_BYTES(core_map_bytes) = {
#embed "../../stdlib/core/map.swm"
};

FILE_BYTES(core_map_set_bytes) = {
#embed "../../stdlib/core/map_set.swm"
};

FILE_BYTES(core_protocols_collectable_bytes) = {
#embed "../../stdlib/core/protocols/collectable.swm"
};

FILE_BYTES(core_protocols_collectable_bit_string_bytes) = {
#embed "../../stdlib/core/protocols/collectable_bit_string.swm"
};

FILE_BYTES(core_protocols_collectable_list_bytes) = {
#embed "../../stdlib/core/protocols/collectable_list.swm"
};

FILE_BYTES(core_protocols_collectable_map_bytes) = {
#embed "../../stdlib/core/protocols/collectable_map.swm"
};

FILE_BYTES(core_protocols_collectable_map_set_bytes) = {
#embed "../../stdlib/core/protocols/collectable_map_set.swm"
};

FILE_BYTES(core_protocols_enumerable_bytes) = {
#embed "../../stdlib/core/protocols/enumerable.swm"
};

FILE_BYTES(core_protocols_enumerable_date_range_bytes) = {
#embed "../../stdlib/core/protocols/enumerable_date_range.swm"
};

FILE_BYTES(core_protocols_enumerable_function_bytes) = {
#embed "../../stdlib/core/protocols/enumerable_function.swm"
};

FILE_BYTES(core_protocols_enumerable_list_bytes) = {
#embed "../../stdlib/core/protocols/enumerable_list.swm"
};

FILE_BYTES(core_protocols_enumerable_map_bytes) = {
#embed "../../stdlib/core/protocols/enumerable_map.swm"
};

FILE_BYTES(core_protocols_enumerable_map_set_bytes) = {
#embed "../../stdlib/core/protocols/enumerable_map_set.swm"
};

FILE_BYTES(core_protocols_enumerable_range_bytes) = {
#embed "../../stdlib/core/protocols/enumerable_range.swm"
};

FILE_BYTES(core_protocols_list_chars_bytes) = {
#embed "../../stdlib/core/protocols/list_chars.swm"
};

FILE_BYTES(core_protocols_protocol_bytes) = {
#embed "../../stdlib/core/protocols/protocol.swm"
};

FILE_BYTES(core_protocols_string_chars_bytes) = {
#embed "../../stdlib/core/protocols/string_chars.swm"
};

FILE_BYTES(core_protocols_string_chars_atom_bytes) = {
#embed "../../stdlib/core/protocols/string_chars_atom.swm"
};

FILE_BYTES(core_protocols_string_chars_bit_string_bytes) = {
#embed "../../stdlib/core/protocols/string_chars_bit_string.swm"
};

FILE_BYTES(core_protocols_string_chars_float_bytes) = {
#embed "../../stdlib/core/protocols/string_chars_float.swm"
};

FILE_BYTES(core_protocols_string_chars_integer_bytes) = {
#embed "../../stdlib/core/protocols/string_chars_integer.swm"
};

FILE_BYTES(core_protocols_string_chars_list_bytes) = {
#embed "../../stdlib/core/protocols/string_chars_list.swm"
};

FILE_BYTES(core_range_bytes) = {
#embed "../../stdlib/core/range.swm"
};

FILE_BYTES(core_stream_enumerable_stream_bytes) = {
#embed "../../stdlib/core/stream/enumerable_stream.swm"
};

FILE_BYTES(core_stream_inspect_stream_bytes) = {
#embed "../../stdlib/core/stream/inspect_stream.swm"
};

FILE_BYTES(core_stream_machines_bytes) = {
#embed "../../stdlib/core/stream/machines.swm"
};

FILE_BYTES(core_stream_stream_bytes) = {
#embed "../../stdlib/core/stream/stream.swm"
};

FILE_BYTES(core_tuple_bytes) = {
#embed "../../stdlib/core/tuple.swm"
};

static const Resource sources[] = {
  {"core/access", core_access_bytes, sizeof core_access_bytes},
  {"core/enum/chunks", core_enum_chunks_bytes, sizeof core_enum_chunks_bytes},
  {"core/enum/enum", core_enum_enum_bytes, sizeof core_enum_enum_bytes},
  {"core/enum/extremes", core_enum_extremes_bytes, sizeof core_enum_extremes_bytes},
  {"core/enum/places", core_enum_places_bytes, sizeof core_enum_places_bytes},
  {"core/enum/random", core_enum_random_bytes, sizeof core_enum_random_bytes},
  {"core/enum/zips", core_enum_zips_bytes, sizeof core_enum_zips_bytes},
  {"core/exceptions/argument_error", core_exceptions_argument_error_bytes, sizeof core_exceptions_argument_error_bytes},
  {"core/exceptions/arithmetic_error", core_exceptions_arithmetic_error_bytes, sizeof core_exceptions_arithmetic_error_bytes},
  {"core/exceptions/bad_arity_error", core_exceptions_bad_arity_error_bytes, sizeof core_exceptions_bad_arity_error_bytes},
  {"core/exceptions/bad_boolean_error", core_exceptions_bad_boolean_error_bytes, sizeof core_exceptions_bad_boolean_error_bytes},
  {"core/exceptions/bad_function_error", core_exceptions_bad_function_error_bytes, sizeof core_exceptions_bad_function_error_bytes},
  {"core/exceptions/bad_map_error", core_exceptions_bad_map_error_bytes, sizeof core_exceptions_bad_map_error_bytes},
  {"core/exceptions/bad_struct_error", core_exceptions_bad_struct_error_bytes, sizeof core_exceptions_bad_struct_error_bytes},
  {"core/exceptions/case_clause_error", core_exceptions_case_clause_error_bytes, sizeof core_exceptions_case_clause_error_bytes},
  {"core/exceptions/code_load_error", core_exceptions_code_load_error_bytes, sizeof core_exceptions_code_load_error_bytes},
  {"core/exceptions/compile_error", core_exceptions_compile_error_bytes, sizeof core_exceptions_compile_error_bytes},
  {"core/exceptions/cond_clause_error", core_exceptions_cond_clause_error_bytes, sizeof core_exceptions_cond_clause_error_bytes},
  {"core/exceptions/enum_empty_error", core_exceptions_enum_empty_error_bytes, sizeof core_exceptions_enum_empty_error_bytes},
  {"core/exceptions/enum_out_of_bounds_error", core_exceptions_enum_out_of_bounds_error_bytes, sizeof core_exceptions_enum_out_of_bounds_error_bytes},
  {"core/exceptions/erlang_error", core_exceptions_erlang_error_bytes, sizeof core_exceptions_erlang_error_bytes},
  {"core/exceptions/exception", core_exceptions_exception_bytes, sizeof core_exceptions_exception_bytes},
  {"core/exceptions/exception_extra", core_exceptions_exception_extra_bytes, sizeof core_exceptions_exception_extra_bytes},
  {"core/exceptions/exception_posix", core_exceptions_exception_posix_bytes, sizeof core_exceptions_exception_posix_bytes},
  {"core/exceptions/exception_source", core_exceptions_exception_source_bytes, sizeof core_exceptions_exception_source_bytes},
  {"core/exceptions/file_copy_error", core_exceptions_file_copy_error_bytes, sizeof core_exceptions_file_copy_error_bytes},
  {"core/exceptions/file_error", core_exceptions_file_error_bytes, sizeof core_exceptions_file_error_bytes},
  {"core/exceptions/file_link_error", core_exceptions_file_link_error_bytes, sizeof core_exceptions_file_link_error_bytes},
  {"core/exceptions/file_rename_error", core_exceptions_file_rename_error_bytes, sizeof core_exceptions_file_rename_error_bytes},
  {"core/exceptions/function_clause_error", core_exceptions_function_clause_error_bytes, sizeof core_exceptions_function_clause_error_bytes},
  {"core/exceptions/io_stream_error", core_exceptions_io_stream_error_bytes, sizeof core_exceptions_io_stream_error_bytes},
  {"core/exceptions/key_error", core_exceptions_key_error_bytes, sizeof core_exceptions_key_error_bytes},
  {"core/exceptions/match_error", core_exceptions_match_error_bytes, sizeof core_exceptions_match_error_bytes},
  {"core/exceptions/protocol_undefined_error", core_exceptions_protocol_undefined_error_bytes, sizeof core_exceptions_protocol_undefined_error_bytes},
  {"core/exceptions/runtime_error", core_exceptions_runtime_error_bytes, sizeof core_exceptions_runtime_error_bytes},
  {"core/exceptions/syntax_error", core_exceptions_syntax_error_bytes, sizeof core_exceptions_syntax_error_bytes},
  {"core/exceptions/system_env_error", core_exceptions_system_env_error_bytes, sizeof core_exceptions_system_env_error_bytes},
  {"core/exceptions/system_limit_error", core_exceptions_system_limit_error_bytes, sizeof core_exceptions_system_limit_error_bytes},
  {"core/exceptions/token_missing_error", core_exceptions_token_missing_error_bytes, sizeof core_exceptions_token_missing_error_bytes},
  {"core/exceptions/try_clause_error", core_exceptions_try_clause_error_bytes, sizeof core_exceptions_try_clause_error_bytes},
  {"core/exceptions/undefined_function_error", core_exceptions_undefined_function_error_bytes, sizeof core_exceptions_undefined_function_error_bytes},
  {"core/exceptions/unicode_conversion_error", core_exceptions_unicode_conversion_error_bytes, sizeof core_exceptions_unicode_conversion_error_bytes},
  {"core/exceptions/with_clause_error", core_exceptions_with_clause_error_bytes, sizeof core_exceptions_with_clause_error_bytes},
  {"core/function", core_function_bytes, sizeof core_function_bytes},
  {"core/inspect/algebra", core_inspect_algebra_bytes, sizeof core_inspect_algebra_bytes},
  {"core/inspect/any", core_inspect_any_bytes, sizeof core_inspect_any_bytes},
  {"core/inspect/atom", core_inspect_atom_bytes, sizeof core_inspect_atom_bytes},
  {"core/inspect/bit_string", core_inspect_bit_string_bytes, sizeof core_inspect_bit_string_bytes},
  {"core/inspect/error", core_inspect_error_bytes, sizeof core_inspect_error_bytes},
  {"core/inspect/float", core_inspect_float_bytes, sizeof core_inspect_float_bytes},
  {"core/inspect/function", core_inspect_function_bytes, sizeof core_inspect_function_bytes},
  {"core/inspect/inspect", core_inspect_inspect_bytes, sizeof core_inspect_inspect_bytes},
  {"core/inspect/inspect_error", core_inspect_inspect_error_bytes, sizeof core_inspect_inspect_error_bytes},
  {"core/inspect/integer", core_inspect_integer_bytes, sizeof core_inspect_integer_bytes},
  {"core/inspect/list", core_inspect_list_bytes, sizeof core_inspect_list_bytes},
  {"core/inspect/map", core_inspect_map_bytes, sizeof core_inspect_map_bytes},
  {"core/inspect/map_set", core_inspect_map_set_bytes, sizeof core_inspect_map_set_bytes},
  {"core/inspect/opts", core_inspect_opts_bytes, sizeof core_inspect_opts_bytes},
  {"core/inspect/pid", core_inspect_pid_bytes, sizeof core_inspect_pid_bytes},
  {"core/inspect/port", core_inspect_port_bytes, sizeof core_inspect_port_bytes},
  {"core/inspect/range", core_inspect_range_bytes, sizeof core_inspect_range_bytes},
  {"core/inspect/reference", core_inspect_reference_bytes, sizeof core_inspect_reference_bytes},
  {"core/inspect/text", core_inspect_text_bytes, sizeof core_inspect_text_bytes},
  {"core/inspect/tuple", core_inspect_tuple_bytes, sizeof core_inspect_tuple_bytes},
  {"core/kernel/definitions", core_kernel_definitions_bytes, sizeof core_kernel_definitions_bytes},
  {"core/kernel/kernel", core_kernel_kernel_bytes, sizeof core_kernel_kernel_bytes},
  {"core/kernel/nested", core_kernel_nested_bytes, sizeof core_kernel_nested_bytes},
  {"core/kernel/operators", core_kernel_operators_bytes, sizeof core_kernel_operators_bytes},
  {"core/kernel/structs", core_kernel_structs_bytes, sizeof core_kernel_structs_bytes},
  {"core/keyword", core_keyword_bytes, sizeof core_keyword_bytes},
  {"core/list", core_list_bytes, sizeof core_list_bytes},
  {"core/list_difference", core_list_difference_bytes, sizeof core_list_difference_bytes},
  {"core/map", core_map_bytes, sizeof core_map_bytes},
  {"core/map_set", core_map_set_bytes, sizeof core_map_set_bytes},
  {"core/protocols/collectable", core_protocols_collectable_bytes, sizeof core_protocols_collectable_bytes},
  {"core/protocols/collectable_bit_string", core_protocols_collectable_bit_string_bytes, sizeof core_protocols_collectable_bit_string_bytes},
  {"core/protocols/collectable_list", core_protocols_collectable_list_bytes, sizeof core_protocols_collectable_list_bytes},
  {"core/protocols/collectable_map", core_protocols_collectable_map_bytes, sizeof core_protocols_collectable_map_bytes},
  {"core/protocols/collectable_map_set", core_protocols_collectable_map_set_bytes, sizeof core_protocols_collectable_map_set_bytes},
  {"core/protocols/enumerable", core_protocols_enumerable_bytes, sizeof core_protocols_enumerable_bytes},
  {"core/protocols/enumerable_date_range", core_protocols_enumerable_date_range_bytes, sizeof core_protocols_enumerable_date_range_bytes},
  {"core/protocols/enumerable_function", core_protocols_enumerable_function_bytes, sizeof core_protocols_enumerable_function_bytes},
  {"core/protocols/enumerable_list", core_protocols_enumerable_list_bytes, sizeof core_protocols_enumerable_list_bytes},
  {"core/protocols/enumerable_map", core_protocols_enumerable_map_bytes, sizeof core_protocols_enumerable_map_bytes},
  {"core/protocols/enumerable_map_set", core_protocols_enumerable_map_set_bytes, sizeof core_protocols_enumerable_map_set_bytes},
  {"core/protocols/enumerable_range", core_protocols_enumerable_range_bytes, sizeof core_protocols_enumerable_range_bytes},
  {"core/protocols/list_chars", core_protocols_list_chars_bytes, sizeof core_protocols_list_chars_bytes},
  {"core/protocols/protocol", core_protocols_protocol_bytes, sizeof core_protocols_protocol_bytes},
  {"core/protocols/string_chars", core_protocols_string_chars_bytes, sizeof core_protocols_string_chars_bytes},
  {"core/protocols/string_chars_atom", core_protocols_string_chars_atom_bytes, sizeof core_protocols_string_chars_atom_bytes},
  {"core/protocols/string_chars_bit_string", core_protocols_string_chars_bit_string_bytes, sizeof core_protocols_string_chars_bit_string_bytes},
  {"core/protocols/string_chars_float", core_protocols_string_chars_float_bytes, sizeof core_protocols_string_chars_float_bytes},
  {"core/protocols/string_chars_integer", core_protocols_string_chars_integer_bytes, sizeof core_protocols_string_chars_integer_bytes},
  {"core/protocols/string_chars_list", core_protocols_string_chars_list_bytes, sizeof core_protocols_string_chars_list_bytes},
  {"core/range", core_range_bytes, sizeof core_range_bytes},
  {"core/stream/enumerable_stream", core_stream_enumerable_stream_bytes, sizeof core_stream_enumerable_stream_bytes},
  {"core/stream/inspect_stream", core_stream_inspect_stream_bytes, sizeof core_stream_inspect_stream_bytes},
  {"core/stream/machines", core_stream_machines_bytes, sizeof core_stream_machines_bytes},
  {"core/stream/stream", core_stream_stream_bytes, sizeof core_stream_stream_bytes},
  {"core/tuple", core_tuple_bytes, sizeof core_tuple_bytes},
};
const Resource *_Nonnull const stdlib_sources = sources;
const size_t stdlib_source_count = sizeof sources / sizeof *sources;
