#include "resources.h"

// One entry for each file of `stdlib/`, in alphabetical order: written by `scripts/resources`.
#define FILE_BYTES(name) static const unsigned char name[]

FILE_BYTES(code_code_bytes) = {
#embed "../../stdlib/code/code.swm"
};

FILE_BYTES(code_error_handler_bytes) = {
#embed "../../stdlib/code/error_handler.swm"
};

FILE_BYTES(code_formatter_calls_bytes) = {
#embed "../../stdlib/code/formatter/calls.swm"
};

FILE_BYTES(code_formatter_clauses_bytes) = {
#embed "../../stdlib/code/formatter/clauses.swm"
};

FILE_BYTES(code_formatter_containers_bytes) = {
#embed "../../stdlib/code/formatter/containers.swm"
};

FILE_BYTES(code_formatter_formatter_bytes) = {
#embed "../../stdlib/code/formatter/formatter.swm"
};

FILE_BYTES(code_formatter_lines_bytes) = {
#embed "../../stdlib/code/formatter/lines.swm"
};

FILE_BYTES(code_formatter_operators_bytes) = {
#embed "../../stdlib/code/formatter/operators.swm"
};

FILE_BYTES(code_formatter_shape_bytes) = {
#embed "../../stdlib/code/formatter/shape.swm"
};

FILE_BYTES(code_formatter_texts_bytes) = {
#embed "../../stdlib/code/formatter/texts.swm"
};

FILE_BYTES(code_normalizer_bytes) = {
#embed "../../stdlib/code/normalizer.swm"
};

FILE_BYTES(code_swm_code_bytes) = {
#embed "../../stdlib/code/swm_code.swm"
};

FILE_BYTES(code_swm_fmt_bytes) = {
#embed "../../stdlib/code/swm_fmt.swm"
};

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

FILE_BYTES(core_exceptions_exception_extra_erlang_bytes) = {
#embed "../../stdlib/core/exceptions/exception_extra_erlang.swm"
};

FILE_BYTES(core_exceptions_exception_extra_kinds_bytes) = {
#embed "../../stdlib/core/exceptions/exception_extra_kinds.swm"
};

FILE_BYTES(core_exceptions_exception_extra_library_bytes) = {
#embed "../../stdlib/core/exceptions/exception_extra_library.swm"
};

FILE_BYTES(core_exceptions_exception_extra_tables_bytes) = {
#embed "../../stdlib/core/exceptions/exception_extra_tables.swm"
};

FILE_BYTES(core_exceptions_exception_extra_tracing_bytes) = {
#embed "../../stdlib/core/exceptions/exception_extra_tracing.swm"
};

FILE_BYTES(core_exceptions_exception_posix_bytes) = {
#embed "../../stdlib/core/exceptions/exception_posix.swm"
};

FILE_BYTES(core_exceptions_exception_source_bytes) = {
#embed "../../stdlib/core/exceptions/exception_source.swm"
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

FILE_BYTES(core_kernel_macro_docs_bytes) = {
#embed "../../stdlib/core/kernel/macro_docs.swm"
};

FILE_BYTES(core_kernel_nested_bytes) = {
#embed "../../stdlib/core/kernel/nested.swm"
};

FILE_BYTES(core_kernel_operators_bytes) = {
#embed "../../stdlib/core/kernel/operators.swm"
};

FILE_BYTES(core_kernel_special_forms_bytes) = {
#embed "../../stdlib/core/kernel/special_forms.swm"
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

FILE_BYTES(erlang_array_bytes) = {
#embed "../../stdlib/erlang/array.swm"
};

FILE_BYTES(erlang_base64_bytes) = {
#embed "../../stdlib/erlang/base64.swm"
};

FILE_BYTES(erlang_binary_bytes) = {
#embed "../../stdlib/erlang/binary.swm"
};

FILE_BYTES(erlang_calendar_bytes) = {
#embed "../../stdlib/erlang/calendar.swm"
};

FILE_BYTES(erlang_crypto_bytes) = {
#embed "../../stdlib/erlang/crypto.swm"
};

FILE_BYTES(erlang_dict_bytes) = {
#embed "../../stdlib/erlang/dict.swm"
};

FILE_BYTES(erlang_digraph_bytes) = {
#embed "../../stdlib/erlang/digraph.swm"
};

FILE_BYTES(erlang_digraph_utils_bytes) = {
#embed "../../stdlib/erlang/digraph_utils.swm"
};

FILE_BYTES(erlang_erlang_bytes) = {
#embed "../../stdlib/erlang/erlang.swm"
};

FILE_BYTES(erlang_erlang_io_bytes) = {
#embed "../../stdlib/erlang/erlang_io.swm"
};

FILE_BYTES(erlang_erpc_bytes) = {
#embed "../../stdlib/erlang/erpc.swm"
};

FILE_BYTES(erlang_ets_bytes) = {
#embed "../../stdlib/erlang/ets.swm"
};

FILE_BYTES(erlang_file_bytes) = {
#embed "../../stdlib/erlang/file.swm"
};

FILE_BYTES(erlang_filelib_bytes) = {
#embed "../../stdlib/erlang/filelib.swm"
};

FILE_BYTES(erlang_filename_bytes) = {
#embed "../../stdlib/erlang/filename.swm"
};

FILE_BYTES(erlang_gb_sets_bytes) = {
#embed "../../stdlib/erlang/gb_sets.swm"
};

FILE_BYTES(erlang_gb_trees_bytes) = {
#embed "../../stdlib/erlang/gb_trees.swm"
};

FILE_BYTES(erlang_global_bytes) = {
#embed "../../stdlib/erlang/global.swm"
};

FILE_BYTES(erlang_inet_bytes) = {
#embed "../../stdlib/erlang/inet.swm"
};

FILE_BYTES(erlang_init_bytes) = {
#embed "../../stdlib/erlang/init.swm"
};

FILE_BYTES(erlang_io_lib_bytes) = {
#embed "../../stdlib/erlang/io_lib.swm"
};

FILE_BYTES(erlang_io_lib_format_bytes) = {
#embed "../../stdlib/erlang/io_lib_format.swm"
};

FILE_BYTES(erlang_io_lib_fread_bytes) = {
#embed "../../stdlib/erlang/io_lib_fread.swm"
};

FILE_BYTES(erlang_io_lib_pretty_bytes) = {
#embed "../../stdlib/erlang/io_lib_pretty.swm"
};

FILE_BYTES(erlang_lists_bytes) = {
#embed "../../stdlib/erlang/lists.swm"
};

FILE_BYTES(erlang_maps_bytes) = {
#embed "../../stdlib/erlang/maps.swm"
};

FILE_BYTES(erlang_net_adm_bytes) = {
#embed "../../stdlib/erlang/net_adm.swm"
};

FILE_BYTES(erlang_net_kernel_bytes) = {
#embed "../../stdlib/erlang/net_kernel.swm"
};

FILE_BYTES(erlang_orddict_bytes) = {
#embed "../../stdlib/erlang/orddict.swm"
};

FILE_BYTES(erlang_ordsets_bytes) = {
#embed "../../stdlib/erlang/ordsets.swm"
};

FILE_BYTES(erlang_os_bytes) = {
#embed "../../stdlib/erlang/os.swm"
};

FILE_BYTES(erlang_pg_bytes) = {
#embed "../../stdlib/erlang/pg.swm"
};

FILE_BYTES(erlang_proplists_bytes) = {
#embed "../../stdlib/erlang/proplists.swm"
};

FILE_BYTES(erlang_queue_bytes) = {
#embed "../../stdlib/erlang/queue.swm"
};

FILE_BYTES(erlang_rand_bytes) = {
#embed "../../stdlib/erlang/rand.swm"
};

FILE_BYTES(erlang_random_bytes) = {
#embed "../../stdlib/erlang/random.swm"
};

FILE_BYTES(erlang_re_bytes) = {
#embed "../../stdlib/erlang/re.swm"
};

FILE_BYTES(erlang_rpc_bytes) = {
#embed "../../stdlib/erlang/rpc.swm"
};

FILE_BYTES(erlang_sets_bytes) = {
#embed "../../stdlib/erlang/sets.swm"
};

FILE_BYTES(erlang_string_bytes) = {
#embed "../../stdlib/erlang/string.swm"
};

FILE_BYTES(erlang_swm_buckets_bytes) = {
#embed "../../stdlib/erlang/swm_buckets.swm"
};

FILE_BYTES(erlang_swm_file_server_bytes) = {
#embed "../../stdlib/erlang/swm_file_server.swm"
};

FILE_BYTES(erlang_swm_packets_bytes) = {
#embed "../../stdlib/erlang/swm_packets.swm"
};

FILE_BYTES(erlang_swm_posix_bytes) = {
#embed "../../stdlib/erlang/swm_posix.swm"
};

FILE_BYTES(erlang_swm_rand_tables_bytes) = {
#embed "../../stdlib/erlang/swm_rand_tables.swm"
};

FILE_BYTES(erlang_swm_sha224_bytes) = {
#embed "../../stdlib/erlang/swm_sha224.swm"
};

FILE_BYTES(erlang_swm_spawn_bytes) = {
#embed "../../stdlib/erlang/swm_spawn.swm"
};

FILE_BYTES(erlang_swm_terms_bytes) = {
#embed "../../stdlib/erlang/swm_terms.swm"
};

FILE_BYTES(erlang_unicode_bytes) = {
#embed "../../stdlib/erlang/unicode.swm"
};

FILE_BYTES(erlang_uri_string_bytes) = {
#embed "../../stdlib/erlang/uri_string.swm"
};

FILE_BYTES(erlang_zlib_bytes) = {
#embed "../../stdlib/erlang/zlib.swm"
};

FILE_BYTES(exunit_exunit_bytes) = {
#embed "../../stdlib/exunit/exunit.swm"
};

FILE_BYTES(exunit_exunit_assertion_error_bytes) = {
#embed "../../stdlib/exunit/exunit_assertion_error.swm"
};

FILE_BYTES(exunit_exunit_assertions_bytes) = {
#embed "../../stdlib/exunit/exunit_assertions.swm"
};

FILE_BYTES(exunit_exunit_assertions_code_bytes) = {
#embed "../../stdlib/exunit/exunit_assertions_code.swm"
};

FILE_BYTES(exunit_exunit_callbacks_bytes) = {
#embed "../../stdlib/exunit/exunit_callbacks.swm"
};

FILE_BYTES(exunit_exunit_capture_io_bytes) = {
#embed "../../stdlib/exunit/exunit_capture_io.swm"
};

FILE_BYTES(exunit_exunit_capture_log_bytes) = {
#embed "../../stdlib/exunit/exunit_capture_log.swm"
};

FILE_BYTES(exunit_exunit_case_bytes) = {
#embed "../../stdlib/exunit/exunit_case.swm"
};

FILE_BYTES(exunit_exunit_cli_formatter_bytes) = {
#embed "../../stdlib/exunit/exunit_cli_formatter.swm"
};

FILE_BYTES(exunit_exunit_doc_test_bytes) = {
#embed "../../stdlib/exunit/exunit_doc_test.swm"
};

FILE_BYTES(exunit_exunit_doc_test_reader_bytes) = {
#embed "../../stdlib/exunit/exunit_doc_test_reader.swm"
};

FILE_BYTES(exunit_exunit_duplicate_test_error_bytes) = {
#embed "../../stdlib/exunit/exunit_duplicate_test_error.swm"
};

FILE_BYTES(exunit_exunit_filters_bytes) = {
#embed "../../stdlib/exunit/exunit_filters.swm"
};

FILE_BYTES(exunit_exunit_formatter_bytes) = {
#embed "../../stdlib/exunit/exunit_formatter.swm"
};

FILE_BYTES(exunit_exunit_multi_error_bytes) = {
#embed "../../stdlib/exunit/exunit_multi_error.swm"
};

FILE_BYTES(exunit_exunit_on_exit_bytes) = {
#embed "../../stdlib/exunit/exunit_on_exit.swm"
};

FILE_BYTES(exunit_exunit_runner_bytes) = {
#embed "../../stdlib/exunit/exunit_runner.swm"
};

FILE_BYTES(exunit_exunit_server_bytes) = {
#embed "../../stdlib/exunit/exunit_server.swm"
};

FILE_BYTES(exunit_exunit_test_bytes) = {
#embed "../../stdlib/exunit/exunit_test.swm"
};

FILE_BYTES(exunit_exunit_test_module_bytes) = {
#embed "../../stdlib/exunit/exunit_test_module.swm"
};

FILE_BYTES(exunit_exunit_timeout_error_bytes) = {
#embed "../../stdlib/exunit/exunit_timeout_error.swm"
};

FILE_BYTES(iex_iex_bytes) = {
#embed "../../stdlib/iex/iex.swm"
};

FILE_BYTES(iex_iex_completion_bytes) = {
#embed "../../stdlib/iex/iex_completion.swm"
};

FILE_BYTES(iex_iex_evaluator_bytes) = {
#embed "../../stdlib/iex/iex_evaluator.swm"
};

FILE_BYTES(iex_iex_helpers_bytes) = {
#embed "../../stdlib/iex/iex_helpers.swm"
};

FILE_BYTES(iex_iex_introspection_bytes) = {
#embed "../../stdlib/iex/iex_introspection.swm"
};

FILE_BYTES(iex_iex_introspection_text_bytes) = {
#embed "../../stdlib/iex/iex_introspection_text.swm"
};

FILE_BYTES(iex_iex_server_bytes) = {
#embed "../../stdlib/iex/iex_server.swm"
};

FILE_BYTES(iex_iex_session_bytes) = {
#embed "../../stdlib/iex/iex_session.swm"
};

FILE_BYTES(iex_swm_main_bytes) = {
#embed "../../stdlib/iex/swm_main.swm"
};

FILE_BYTES(iex_swm_user_bytes) = {
#embed "../../stdlib/iex/swm_user.swm"
};

FILE_BYTES(otp_agent_bytes) = {
#embed "../../stdlib/otp/agent.swm"
};

FILE_BYTES(otp_agent_server_bytes) = {
#embed "../../stdlib/otp/agent_server.swm"
};

FILE_BYTES(otp_application_bytes) = {
#embed "../../stdlib/otp/application.swm"
};

FILE_BYTES(otp_dynamic_supervisor_bytes) = {
#embed "../../stdlib/otp/dynamic_supervisor.swm"
};

FILE_BYTES(otp_erlang_application_bytes) = {
#embed "../../stdlib/otp/erlang_application.swm"
};

FILE_BYTES(otp_erlang_logger_bytes) = {
#embed "../../stdlib/otp/erlang_logger.swm"
};

FILE_BYTES(otp_erlang_supervisor_bytes) = {
#embed "../../stdlib/otp/erlang_supervisor.swm"
};

FILE_BYTES(otp_error_logger_bytes) = {
#embed "../../stdlib/otp/error_logger.swm"
};

FILE_BYTES(otp_gen_bytes) = {
#embed "../../stdlib/otp/gen.swm"
};

FILE_BYTES(otp_gen_event_bytes) = {
#embed "../../stdlib/otp/gen_event.swm"
};

FILE_BYTES(otp_gen_server_bytes) = {
#embed "../../stdlib/otp/gen_server.swm"
};

FILE_BYTES(otp_gen_statem_bytes) = {
#embed "../../stdlib/otp/gen_statem.swm"
};

FILE_BYTES(otp_genserver_bytes) = {
#embed "../../stdlib/otp/genserver.swm"
};

FILE_BYTES(otp_logger_bytes) = {
#embed "../../stdlib/otp/logger.swm"
};

FILE_BYTES(otp_logger_formatter_bytes) = {
#embed "../../stdlib/otp/logger_formatter.swm"
};

FILE_BYTES(otp_partition_supervisor_bytes) = {
#embed "../../stdlib/otp/partition_supervisor.swm"
};

FILE_BYTES(otp_proc_lib_bytes) = {
#embed "../../stdlib/otp/proc_lib.swm"
};

FILE_BYTES(otp_registry_bytes) = {
#embed "../../stdlib/otp/registry.swm"
};

FILE_BYTES(otp_registry_partition_bytes) = {
#embed "../../stdlib/otp/registry_partition.swm"
};

FILE_BYTES(otp_registry_supervisor_bytes) = {
#embed "../../stdlib/otp/registry_supervisor.swm"
};

FILE_BYTES(otp_supervisor_bytes) = {
#embed "../../stdlib/otp/supervisor.swm"
};

FILE_BYTES(otp_supervisor_default_bytes) = {
#embed "../../stdlib/otp/supervisor_default.swm"
};

FILE_BYTES(otp_supervisor_spec_bytes) = {
#embed "../../stdlib/otp/supervisor_spec.swm"
};

FILE_BYTES(otp_swm_logger_bytes) = {
#embed "../../stdlib/otp/swm_logger.swm"
};

FILE_BYTES(otp_sys_bytes) = {
#embed "../../stdlib/otp/sys.swm"
};

FILE_BYTES(otp_task_bytes) = {
#embed "../../stdlib/otp/task.swm"
};

FILE_BYTES(otp_task_supervised_bytes) = {
#embed "../../stdlib/otp/task_supervised.swm"
};

FILE_BYTES(otp_task_supervisor_bytes) = {
#embed "../../stdlib/otp/task_supervisor.swm"
};

FILE_BYTES(otp_timer_bytes) = {
#embed "../../stdlib/otp/timer.swm"
};

FILE_BYTES(sworm_swarm_bytes) = {
#embed "../../stdlib/sworm/swarm.swm"
};

FILE_BYTES(sworm_sworm_bytes) = {
#embed "../../stdlib/sworm/sworm.swm"
};

FILE_BYTES(sworm_sworm_delegate_bytes) = {
#embed "../../stdlib/sworm/sworm_delegate.swm"
};

FILE_BYTES(sworm_sworm_server_bytes) = {
#embed "../../stdlib/sworm/sworm_server.swm"
};

FILE_BYTES(system_collectable_io_stream_bytes) = {
#embed "../../stdlib/system/collectable_io_stream.swm"
};

FILE_BYTES(system_enumerable_io_stream_bytes) = {
#embed "../../stdlib/system/enumerable_io_stream.swm"
};

FILE_BYTES(system_file_bytes) = {
#embed "../../stdlib/system/file.swm"
};

FILE_BYTES(system_file_copy_bytes) = {
#embed "../../stdlib/system/file_copy.swm"
};

FILE_BYTES(system_file_copy_error_bytes) = {
#embed "../../stdlib/system/file_copy_error.swm"
};

FILE_BYTES(system_file_error_bytes) = {
#embed "../../stdlib/system/file_error.swm"
};

FILE_BYTES(system_file_link_error_bytes) = {
#embed "../../stdlib/system/file_link_error.swm"
};

FILE_BYTES(system_file_rename_error_bytes) = {
#embed "../../stdlib/system/file_rename_error.swm"
};

FILE_BYTES(system_file_stat_bytes) = {
#embed "../../stdlib/system/file_stat.swm"
};

FILE_BYTES(system_file_stream_bytes) = {
#embed "../../stdlib/system/file_stream.swm"
};

FILE_BYTES(system_io_bytes) = {
#embed "../../stdlib/system/io.swm"
};

FILE_BYTES(system_io_stream_bytes) = {
#embed "../../stdlib/system/io_stream.swm"
};

FILE_BYTES(system_node_bytes) = {
#embed "../../stdlib/system/node.swm"
};

FILE_BYTES(system_path_bytes) = {
#embed "../../stdlib/system/path.swm"
};

FILE_BYTES(system_port_bytes) = {
#embed "../../stdlib/system/port.swm"
};

FILE_BYTES(system_process_bytes) = {
#embed "../../stdlib/system/process.swm"
};

FILE_BYTES(system_string_io_bytes) = {
#embed "../../stdlib/system/string_io.swm"
};

FILE_BYTES(system_system_bytes) = {
#embed "../../stdlib/system/system.swm"
};

FILE_BYTES(text_ansi_bytes) = {
#embed "../../stdlib/text/ansi.swm"
};

FILE_BYTES(text_atom_bytes) = {
#embed "../../stdlib/text/atom.swm"
};

FILE_BYTES(text_base_bytes) = {
#embed "../../stdlib/text/base.swm"
};

FILE_BYTES(text_bitwise_bytes) = {
#embed "../../stdlib/text/bitwise.swm"
};

FILE_BYTES(text_calendar_calendar_bytes) = {
#embed "../../stdlib/text/calendar/calendar.swm"
};

FILE_BYTES(text_calendar_calendar_iso_bytes) = {
#embed "../../stdlib/text/calendar/calendar_iso.swm"
};

FILE_BYTES(text_calendar_date_bytes) = {
#embed "../../stdlib/text/calendar/date.swm"
};

FILE_BYTES(text_calendar_date_range_bytes) = {
#embed "../../stdlib/text/calendar/date_range.swm"
};

FILE_BYTES(text_calendar_datetime_bytes) = {
#embed "../../stdlib/text/calendar/datetime.swm"
};

FILE_BYTES(text_calendar_naive_datetime_bytes) = {
#embed "../../stdlib/text/calendar/naive_datetime.swm"
};

FILE_BYTES(text_calendar_time_bytes) = {
#embed "../../stdlib/text/calendar/time.swm"
};

FILE_BYTES(text_calendar_utc_only_time_zone_database_bytes) = {
#embed "../../stdlib/text/calendar/utc_only_time_zone_database.swm"
};

FILE_BYTES(text_code_bytes) = {
#embed "../../stdlib/text/code.swm"
};

FILE_BYTES(text_code_docs_bytes) = {
#embed "../../stdlib/text/code_docs.swm"
};

FILE_BYTES(text_code_fragment_bytes) = {
#embed "../../stdlib/text/code_fragment.swm"
};

FILE_BYTES(text_code_identifier_bytes) = {
#embed "../../stdlib/text/code_identifier.swm"
};

FILE_BYTES(text_compatibility_bytes) = {
#embed "../../stdlib/text/compatibility.swm"
};

FILE_BYTES(text_config_config_bytes) = {
#embed "../../stdlib/text/config/config.swm"
};

FILE_BYTES(text_config_config_reader_bytes) = {
#embed "../../stdlib/text/config/config_reader.swm"
};

FILE_BYTES(text_float_bytes) = {
#embed "../../stdlib/text/float.swm"
};

FILE_BYTES(text_integer_bytes) = {
#embed "../../stdlib/text/integer.swm"
};

FILE_BYTES(text_macro_bytes) = {
#embed "../../stdlib/text/macro.swm"
};

FILE_BYTES(text_macro_env_bytes) = {
#embed "../../stdlib/text/macro_env.swm"
};

FILE_BYTES(text_module_bytes) = {
#embed "../../stdlib/text/module.swm"
};

FILE_BYTES(text_option_parser_bytes) = {
#embed "../../stdlib/text/option_parser.swm"
};

FILE_BYTES(text_option_parser_parse_error_bytes) = {
#embed "../../stdlib/text/option_parser_parse_error.swm"
};

FILE_BYTES(text_protocols_inspect_date_bytes) = {
#embed "../../stdlib/text/protocols/inspect_date.swm"
};

FILE_BYTES(text_protocols_inspect_date_range_bytes) = {
#embed "../../stdlib/text/protocols/inspect_date_range.swm"
};

FILE_BYTES(text_protocols_inspect_datetime_bytes) = {
#embed "../../stdlib/text/protocols/inspect_datetime.swm"
};

FILE_BYTES(text_protocols_inspect_naive_datetime_bytes) = {
#embed "../../stdlib/text/protocols/inspect_naive_datetime.swm"
};

FILE_BYTES(text_protocols_inspect_regex_bytes) = {
#embed "../../stdlib/text/protocols/inspect_regex.swm"
};

FILE_BYTES(text_protocols_inspect_time_bytes) = {
#embed "../../stdlib/text/protocols/inspect_time.swm"
};

FILE_BYTES(text_protocols_inspect_version_bytes) = {
#embed "../../stdlib/text/protocols/inspect_version.swm"
};

FILE_BYTES(text_protocols_inspect_version_requirement_bytes) = {
#embed "../../stdlib/text/protocols/inspect_version_requirement.swm"
};

FILE_BYTES(text_protocols_string_chars_date_bytes) = {
#embed "../../stdlib/text/protocols/string_chars_date.swm"
};

FILE_BYTES(text_protocols_string_chars_datetime_bytes) = {
#embed "../../stdlib/text/protocols/string_chars_datetime.swm"
};

FILE_BYTES(text_protocols_string_chars_naive_datetime_bytes) = {
#embed "../../stdlib/text/protocols/string_chars_naive_datetime.swm"
};

FILE_BYTES(text_protocols_string_chars_time_bytes) = {
#embed "../../stdlib/text/protocols/string_chars_time.swm"
};

FILE_BYTES(text_protocols_string_chars_uri_bytes) = {
#embed "../../stdlib/text/protocols/string_chars_uri.swm"
};

FILE_BYTES(text_protocols_string_chars_version_bytes) = {
#embed "../../stdlib/text/protocols/string_chars_version.swm"
};

FILE_BYTES(text_protocols_string_chars_version_requirement_bytes) = {
#embed "../../stdlib/text/protocols/string_chars_version_requirement.swm"
};

FILE_BYTES(text_record_bytes) = {
#embed "../../stdlib/text/record.swm"
};

FILE_BYTES(text_regex_bytes) = {
#embed "../../stdlib/text/regex.swm"
};

FILE_BYTES(text_regex_compile_error_bytes) = {
#embed "../../stdlib/text/regex_compile_error.swm"
};

FILE_BYTES(text_string_bytes) = {
#embed "../../stdlib/text/string.swm"
};

FILE_BYTES(text_uri_bytes) = {
#embed "../../stdlib/text/uri.swm"
};

FILE_BYTES(text_uri_error_bytes) = {
#embed "../../stdlib/text/uri_error.swm"
};

FILE_BYTES(text_version_bytes) = {
#embed "../../stdlib/text/version.swm"
};

FILE_BYTES(text_version_invalid_requirement_error_bytes) = {
#embed "../../stdlib/text/version_invalid_requirement_error.swm"
};

FILE_BYTES(text_version_invalid_version_error_bytes) = {
#embed "../../stdlib/text/version_invalid_version_error.swm"
};

FILE_BYTES(text_version_requirement_bytes) = {
#embed "../../stdlib/text/version_requirement.swm"
};

static const Resource sources[] = {
  {"code/code", code_code_bytes, sizeof code_code_bytes},
  {"code/error_handler", code_error_handler_bytes, sizeof code_error_handler_bytes},
  {"code/formatter/calls", code_formatter_calls_bytes, sizeof code_formatter_calls_bytes},
  {"code/formatter/clauses", code_formatter_clauses_bytes, sizeof code_formatter_clauses_bytes},
  {"code/formatter/containers", code_formatter_containers_bytes, sizeof code_formatter_containers_bytes},
  {"code/formatter/formatter", code_formatter_formatter_bytes, sizeof code_formatter_formatter_bytes},
  {"code/formatter/lines", code_formatter_lines_bytes, sizeof code_formatter_lines_bytes},
  {"code/formatter/operators", code_formatter_operators_bytes, sizeof code_formatter_operators_bytes},
  {"code/formatter/shape", code_formatter_shape_bytes, sizeof code_formatter_shape_bytes},
  {"code/formatter/texts", code_formatter_texts_bytes, sizeof code_formatter_texts_bytes},
  {"code/normalizer", code_normalizer_bytes, sizeof code_normalizer_bytes},
  {"code/swm_code", code_swm_code_bytes, sizeof code_swm_code_bytes},
  {"code/swm_fmt", code_swm_fmt_bytes, sizeof code_swm_fmt_bytes},
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
  {"core/exceptions/exception_extra_erlang", core_exceptions_exception_extra_erlang_bytes, sizeof core_exceptions_exception_extra_erlang_bytes},
  {"core/exceptions/exception_extra_kinds", core_exceptions_exception_extra_kinds_bytes, sizeof core_exceptions_exception_extra_kinds_bytes},
  {"core/exceptions/exception_extra_library", core_exceptions_exception_extra_library_bytes, sizeof core_exceptions_exception_extra_library_bytes},
  {"core/exceptions/exception_extra_tables", core_exceptions_exception_extra_tables_bytes, sizeof core_exceptions_exception_extra_tables_bytes},
  {"core/exceptions/exception_extra_tracing", core_exceptions_exception_extra_tracing_bytes, sizeof core_exceptions_exception_extra_tracing_bytes},
  {"core/exceptions/exception_posix", core_exceptions_exception_posix_bytes, sizeof core_exceptions_exception_posix_bytes},
  {"core/exceptions/exception_source", core_exceptions_exception_source_bytes, sizeof core_exceptions_exception_source_bytes},
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
  {"core/kernel/macro_docs", core_kernel_macro_docs_bytes, sizeof core_kernel_macro_docs_bytes},
  {"core/kernel/nested", core_kernel_nested_bytes, sizeof core_kernel_nested_bytes},
  {"core/kernel/operators", core_kernel_operators_bytes, sizeof core_kernel_operators_bytes},
  {"core/kernel/special_forms", core_kernel_special_forms_bytes, sizeof core_kernel_special_forms_bytes},
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
  {"erlang/array", erlang_array_bytes, sizeof erlang_array_bytes},
  {"erlang/base64", erlang_base64_bytes, sizeof erlang_base64_bytes},
  {"erlang/binary", erlang_binary_bytes, sizeof erlang_binary_bytes},
  {"erlang/calendar", erlang_calendar_bytes, sizeof erlang_calendar_bytes},
  {"erlang/crypto", erlang_crypto_bytes, sizeof erlang_crypto_bytes},
  {"erlang/dict", erlang_dict_bytes, sizeof erlang_dict_bytes},
  {"erlang/digraph", erlang_digraph_bytes, sizeof erlang_digraph_bytes},
  {"erlang/digraph_utils", erlang_digraph_utils_bytes, sizeof erlang_digraph_utils_bytes},
  {"erlang/erlang", erlang_erlang_bytes, sizeof erlang_erlang_bytes},
  {"erlang/erlang_io", erlang_erlang_io_bytes, sizeof erlang_erlang_io_bytes},
  {"erlang/erpc", erlang_erpc_bytes, sizeof erlang_erpc_bytes},
  {"erlang/ets", erlang_ets_bytes, sizeof erlang_ets_bytes},
  {"erlang/file", erlang_file_bytes, sizeof erlang_file_bytes},
  {"erlang/filelib", erlang_filelib_bytes, sizeof erlang_filelib_bytes},
  {"erlang/filename", erlang_filename_bytes, sizeof erlang_filename_bytes},
  {"erlang/gb_sets", erlang_gb_sets_bytes, sizeof erlang_gb_sets_bytes},
  {"erlang/gb_trees", erlang_gb_trees_bytes, sizeof erlang_gb_trees_bytes},
  {"erlang/global", erlang_global_bytes, sizeof erlang_global_bytes},
  {"erlang/inet", erlang_inet_bytes, sizeof erlang_inet_bytes},
  {"erlang/init", erlang_init_bytes, sizeof erlang_init_bytes},
  {"erlang/io_lib", erlang_io_lib_bytes, sizeof erlang_io_lib_bytes},
  {"erlang/io_lib_format", erlang_io_lib_format_bytes, sizeof erlang_io_lib_format_bytes},
  {"erlang/io_lib_fread", erlang_io_lib_fread_bytes, sizeof erlang_io_lib_fread_bytes},
  {"erlang/io_lib_pretty", erlang_io_lib_pretty_bytes, sizeof erlang_io_lib_pretty_bytes},
  {"erlang/lists", erlang_lists_bytes, sizeof erlang_lists_bytes},
  {"erlang/maps", erlang_maps_bytes, sizeof erlang_maps_bytes},
  {"erlang/net_adm", erlang_net_adm_bytes, sizeof erlang_net_adm_bytes},
  {"erlang/net_kernel", erlang_net_kernel_bytes, sizeof erlang_net_kernel_bytes},
  {"erlang/orddict", erlang_orddict_bytes, sizeof erlang_orddict_bytes},
  {"erlang/ordsets", erlang_ordsets_bytes, sizeof erlang_ordsets_bytes},
  {"erlang/os", erlang_os_bytes, sizeof erlang_os_bytes},
  {"erlang/pg", erlang_pg_bytes, sizeof erlang_pg_bytes},
  {"erlang/proplists", erlang_proplists_bytes, sizeof erlang_proplists_bytes},
  {"erlang/queue", erlang_queue_bytes, sizeof erlang_queue_bytes},
  {"erlang/rand", erlang_rand_bytes, sizeof erlang_rand_bytes},
  {"erlang/random", erlang_random_bytes, sizeof erlang_random_bytes},
  {"erlang/re", erlang_re_bytes, sizeof erlang_re_bytes},
  {"erlang/rpc", erlang_rpc_bytes, sizeof erlang_rpc_bytes},
  {"erlang/sets", erlang_sets_bytes, sizeof erlang_sets_bytes},
  {"erlang/string", erlang_string_bytes, sizeof erlang_string_bytes},
  {"erlang/swm_buckets", erlang_swm_buckets_bytes, sizeof erlang_swm_buckets_bytes},
  {"erlang/swm_file_server", erlang_swm_file_server_bytes, sizeof erlang_swm_file_server_bytes},
  {"erlang/swm_packets", erlang_swm_packets_bytes, sizeof erlang_swm_packets_bytes},
  {"erlang/swm_posix", erlang_swm_posix_bytes, sizeof erlang_swm_posix_bytes},
  {"erlang/swm_rand_tables", erlang_swm_rand_tables_bytes, sizeof erlang_swm_rand_tables_bytes},
  {"erlang/swm_sha224", erlang_swm_sha224_bytes, sizeof erlang_swm_sha224_bytes},
  {"erlang/swm_spawn", erlang_swm_spawn_bytes, sizeof erlang_swm_spawn_bytes},
  {"erlang/swm_terms", erlang_swm_terms_bytes, sizeof erlang_swm_terms_bytes},
  {"erlang/unicode", erlang_unicode_bytes, sizeof erlang_unicode_bytes},
  {"erlang/uri_string", erlang_uri_string_bytes, sizeof erlang_uri_string_bytes},
  {"erlang/zlib", erlang_zlib_bytes, sizeof erlang_zlib_bytes},
  {"exunit/exunit", exunit_exunit_bytes, sizeof exunit_exunit_bytes},
  {"exunit/exunit_assertion_error", exunit_exunit_assertion_error_bytes, sizeof exunit_exunit_assertion_error_bytes},
  {"exunit/exunit_assertions", exunit_exunit_assertions_bytes, sizeof exunit_exunit_assertions_bytes},
  {"exunit/exunit_assertions_code", exunit_exunit_assertions_code_bytes, sizeof exunit_exunit_assertions_code_bytes},
  {"exunit/exunit_callbacks", exunit_exunit_callbacks_bytes, sizeof exunit_exunit_callbacks_bytes},
  {"exunit/exunit_capture_io", exunit_exunit_capture_io_bytes, sizeof exunit_exunit_capture_io_bytes},
  {"exunit/exunit_capture_log", exunit_exunit_capture_log_bytes, sizeof exunit_exunit_capture_log_bytes},
  {"exunit/exunit_case", exunit_exunit_case_bytes, sizeof exunit_exunit_case_bytes},
  {"exunit/exunit_cli_formatter", exunit_exunit_cli_formatter_bytes, sizeof exunit_exunit_cli_formatter_bytes},
  {"exunit/exunit_doc_test", exunit_exunit_doc_test_bytes, sizeof exunit_exunit_doc_test_bytes},
  {"exunit/exunit_doc_test_reader", exunit_exunit_doc_test_reader_bytes, sizeof exunit_exunit_doc_test_reader_bytes},
  {"exunit/exunit_duplicate_test_error", exunit_exunit_duplicate_test_error_bytes, sizeof exunit_exunit_duplicate_test_error_bytes},
  {"exunit/exunit_filters", exunit_exunit_filters_bytes, sizeof exunit_exunit_filters_bytes},
  {"exunit/exunit_formatter", exunit_exunit_formatter_bytes, sizeof exunit_exunit_formatter_bytes},
  {"exunit/exunit_multi_error", exunit_exunit_multi_error_bytes, sizeof exunit_exunit_multi_error_bytes},
  {"exunit/exunit_on_exit", exunit_exunit_on_exit_bytes, sizeof exunit_exunit_on_exit_bytes},
  {"exunit/exunit_runner", exunit_exunit_runner_bytes, sizeof exunit_exunit_runner_bytes},
  {"exunit/exunit_server", exunit_exunit_server_bytes, sizeof exunit_exunit_server_bytes},
  {"exunit/exunit_test", exunit_exunit_test_bytes, sizeof exunit_exunit_test_bytes},
  {"exunit/exunit_test_module", exunit_exunit_test_module_bytes, sizeof exunit_exunit_test_module_bytes},
  {"exunit/exunit_timeout_error", exunit_exunit_timeout_error_bytes, sizeof exunit_exunit_timeout_error_bytes},
  {"iex/iex", iex_iex_bytes, sizeof iex_iex_bytes},
  {"iex/iex_completion", iex_iex_completion_bytes, sizeof iex_iex_completion_bytes},
  {"iex/iex_evaluator", iex_iex_evaluator_bytes, sizeof iex_iex_evaluator_bytes},
  {"iex/iex_helpers", iex_iex_helpers_bytes, sizeof iex_iex_helpers_bytes},
  {"iex/iex_introspection", iex_iex_introspection_bytes, sizeof iex_iex_introspection_bytes},
  {"iex/iex_introspection_text", iex_iex_introspection_text_bytes, sizeof iex_iex_introspection_text_bytes},
  {"iex/iex_server", iex_iex_server_bytes, sizeof iex_iex_server_bytes},
  {"iex/iex_session", iex_iex_session_bytes, sizeof iex_iex_session_bytes},
  {"iex/swm_main", iex_swm_main_bytes, sizeof iex_swm_main_bytes},
  {"iex/swm_user", iex_swm_user_bytes, sizeof iex_swm_user_bytes},
  {"otp/agent", otp_agent_bytes, sizeof otp_agent_bytes},
  {"otp/agent_server", otp_agent_server_bytes, sizeof otp_agent_server_bytes},
  {"otp/application", otp_application_bytes, sizeof otp_application_bytes},
  {"otp/dynamic_supervisor", otp_dynamic_supervisor_bytes, sizeof otp_dynamic_supervisor_bytes},
  {"otp/erlang_application", otp_erlang_application_bytes, sizeof otp_erlang_application_bytes},
  {"otp/erlang_logger", otp_erlang_logger_bytes, sizeof otp_erlang_logger_bytes},
  {"otp/erlang_supervisor", otp_erlang_supervisor_bytes, sizeof otp_erlang_supervisor_bytes},
  {"otp/error_logger", otp_error_logger_bytes, sizeof otp_error_logger_bytes},
  {"otp/gen", otp_gen_bytes, sizeof otp_gen_bytes},
  {"otp/gen_event", otp_gen_event_bytes, sizeof otp_gen_event_bytes},
  {"otp/gen_server", otp_gen_server_bytes, sizeof otp_gen_server_bytes},
  {"otp/gen_statem", otp_gen_statem_bytes, sizeof otp_gen_statem_bytes},
  {"otp/genserver", otp_genserver_bytes, sizeof otp_genserver_bytes},
  {"otp/logger", otp_logger_bytes, sizeof otp_logger_bytes},
  {"otp/logger_formatter", otp_logger_formatter_bytes, sizeof otp_logger_formatter_bytes},
  {"otp/partition_supervisor", otp_partition_supervisor_bytes, sizeof otp_partition_supervisor_bytes},
  {"otp/proc_lib", otp_proc_lib_bytes, sizeof otp_proc_lib_bytes},
  {"otp/registry", otp_registry_bytes, sizeof otp_registry_bytes},
  {"otp/registry_partition", otp_registry_partition_bytes, sizeof otp_registry_partition_bytes},
  {"otp/registry_supervisor", otp_registry_supervisor_bytes, sizeof otp_registry_supervisor_bytes},
  {"otp/supervisor", otp_supervisor_bytes, sizeof otp_supervisor_bytes},
  {"otp/supervisor_default", otp_supervisor_default_bytes, sizeof otp_supervisor_default_bytes},
  {"otp/supervisor_spec", otp_supervisor_spec_bytes, sizeof otp_supervisor_spec_bytes},
  {"otp/swm_logger", otp_swm_logger_bytes, sizeof otp_swm_logger_bytes},
  {"otp/sys", otp_sys_bytes, sizeof otp_sys_bytes},
  {"otp/task", otp_task_bytes, sizeof otp_task_bytes},
  {"otp/task_supervised", otp_task_supervised_bytes, sizeof otp_task_supervised_bytes},
  {"otp/task_supervisor", otp_task_supervisor_bytes, sizeof otp_task_supervisor_bytes},
  {"otp/timer", otp_timer_bytes, sizeof otp_timer_bytes},
  {"sworm/swarm", sworm_swarm_bytes, sizeof sworm_swarm_bytes},
  {"sworm/sworm", sworm_sworm_bytes, sizeof sworm_sworm_bytes},
  {"sworm/sworm_delegate", sworm_sworm_delegate_bytes, sizeof sworm_sworm_delegate_bytes},
  {"sworm/sworm_server", sworm_sworm_server_bytes, sizeof sworm_sworm_server_bytes},
  {"system/collectable_io_stream", system_collectable_io_stream_bytes, sizeof system_collectable_io_stream_bytes},
  {"system/enumerable_io_stream", system_enumerable_io_stream_bytes, sizeof system_enumerable_io_stream_bytes},
  {"system/file", system_file_bytes, sizeof system_file_bytes},
  {"system/file_copy", system_file_copy_bytes, sizeof system_file_copy_bytes},
  {"system/file_copy_error", system_file_copy_error_bytes, sizeof system_file_copy_error_bytes},
  {"system/file_error", system_file_error_bytes, sizeof system_file_error_bytes},
  {"system/file_link_error", system_file_link_error_bytes, sizeof system_file_link_error_bytes},
  {"system/file_rename_error", system_file_rename_error_bytes, sizeof system_file_rename_error_bytes},
  {"system/file_stat", system_file_stat_bytes, sizeof system_file_stat_bytes},
  {"system/file_stream", system_file_stream_bytes, sizeof system_file_stream_bytes},
  {"system/io", system_io_bytes, sizeof system_io_bytes},
  {"system/io_stream", system_io_stream_bytes, sizeof system_io_stream_bytes},
  {"system/node", system_node_bytes, sizeof system_node_bytes},
  {"system/path", system_path_bytes, sizeof system_path_bytes},
  {"system/port", system_port_bytes, sizeof system_port_bytes},
  {"system/process", system_process_bytes, sizeof system_process_bytes},
  {"system/string_io", system_string_io_bytes, sizeof system_string_io_bytes},
  {"system/system", system_system_bytes, sizeof system_system_bytes},
  {"text/ansi", text_ansi_bytes, sizeof text_ansi_bytes},
  {"text/atom", text_atom_bytes, sizeof text_atom_bytes},
  {"text/base", text_base_bytes, sizeof text_base_bytes},
  {"text/bitwise", text_bitwise_bytes, sizeof text_bitwise_bytes},
  {"text/calendar/calendar", text_calendar_calendar_bytes, sizeof text_calendar_calendar_bytes},
  {"text/calendar/calendar_iso", text_calendar_calendar_iso_bytes, sizeof text_calendar_calendar_iso_bytes},
  {"text/calendar/date", text_calendar_date_bytes, sizeof text_calendar_date_bytes},
  {"text/calendar/date_range", text_calendar_date_range_bytes, sizeof text_calendar_date_range_bytes},
  {"text/calendar/datetime", text_calendar_datetime_bytes, sizeof text_calendar_datetime_bytes},
  {"text/calendar/naive_datetime", text_calendar_naive_datetime_bytes, sizeof text_calendar_naive_datetime_bytes},
  {"text/calendar/time", text_calendar_time_bytes, sizeof text_calendar_time_bytes},
  {"text/calendar/utc_only_time_zone_database", text_calendar_utc_only_time_zone_database_bytes, sizeof text_calendar_utc_only_time_zone_database_bytes},
  {"text/code", text_code_bytes, sizeof text_code_bytes},
  {"text/code_docs", text_code_docs_bytes, sizeof text_code_docs_bytes},
  {"text/code_fragment", text_code_fragment_bytes, sizeof text_code_fragment_bytes},
  {"text/code_identifier", text_code_identifier_bytes, sizeof text_code_identifier_bytes},
  {"text/compatibility", text_compatibility_bytes, sizeof text_compatibility_bytes},
  {"text/config/config", text_config_config_bytes, sizeof text_config_config_bytes},
  {"text/config/config_reader", text_config_config_reader_bytes, sizeof text_config_config_reader_bytes},
  {"text/float", text_float_bytes, sizeof text_float_bytes},
  {"text/integer", text_integer_bytes, sizeof text_integer_bytes},
  {"text/macro", text_macro_bytes, sizeof text_macro_bytes},
  {"text/macro_env", text_macro_env_bytes, sizeof text_macro_env_bytes},
  {"text/module", text_module_bytes, sizeof text_module_bytes},
  {"text/option_parser", text_option_parser_bytes, sizeof text_option_parser_bytes},
  {"text/option_parser_parse_error", text_option_parser_parse_error_bytes, sizeof text_option_parser_parse_error_bytes},
  {"text/protocols/inspect_date", text_protocols_inspect_date_bytes, sizeof text_protocols_inspect_date_bytes},
  {"text/protocols/inspect_date_range", text_protocols_inspect_date_range_bytes, sizeof text_protocols_inspect_date_range_bytes},
  {"text/protocols/inspect_datetime", text_protocols_inspect_datetime_bytes, sizeof text_protocols_inspect_datetime_bytes},
  {"text/protocols/inspect_naive_datetime", text_protocols_inspect_naive_datetime_bytes, sizeof text_protocols_inspect_naive_datetime_bytes},
  {"text/protocols/inspect_regex", text_protocols_inspect_regex_bytes, sizeof text_protocols_inspect_regex_bytes},
  {"text/protocols/inspect_time", text_protocols_inspect_time_bytes, sizeof text_protocols_inspect_time_bytes},
  {"text/protocols/inspect_version", text_protocols_inspect_version_bytes, sizeof text_protocols_inspect_version_bytes},
  {"text/protocols/inspect_version_requirement", text_protocols_inspect_version_requirement_bytes, sizeof text_protocols_inspect_version_requirement_bytes},
  {"text/protocols/string_chars_date", text_protocols_string_chars_date_bytes, sizeof text_protocols_string_chars_date_bytes},
  {"text/protocols/string_chars_datetime", text_protocols_string_chars_datetime_bytes, sizeof text_protocols_string_chars_datetime_bytes},
  {"text/protocols/string_chars_naive_datetime", text_protocols_string_chars_naive_datetime_bytes, sizeof text_protocols_string_chars_naive_datetime_bytes},
  {"text/protocols/string_chars_time", text_protocols_string_chars_time_bytes, sizeof text_protocols_string_chars_time_bytes},
  {"text/protocols/string_chars_uri", text_protocols_string_chars_uri_bytes, sizeof text_protocols_string_chars_uri_bytes},
  {"text/protocols/string_chars_version", text_protocols_string_chars_version_bytes, sizeof text_protocols_string_chars_version_bytes},
  {"text/protocols/string_chars_version_requirement", text_protocols_string_chars_version_requirement_bytes, sizeof text_protocols_string_chars_version_requirement_bytes},
  {"text/record", text_record_bytes, sizeof text_record_bytes},
  {"text/regex", text_regex_bytes, sizeof text_regex_bytes},
  {"text/regex_compile_error", text_regex_compile_error_bytes, sizeof text_regex_compile_error_bytes},
  {"text/string", text_string_bytes, sizeof text_string_bytes},
  {"text/uri", text_uri_bytes, sizeof text_uri_bytes},
  {"text/uri_error", text_uri_error_bytes, sizeof text_uri_error_bytes},
  {"text/version", text_version_bytes, sizeof text_version_bytes},
  {"text/version_invalid_requirement_error", text_version_invalid_requirement_error_bytes, sizeof text_version_invalid_requirement_error_bytes},
  {"text/version_invalid_version_error", text_version_invalid_version_error_bytes, sizeof text_version_invalid_version_error_bytes},
  {"text/version_requirement", text_version_requirement_bytes, sizeof text_version_requirement_bytes},
};
const Resource *_Nonnull const stdlib_sources = sources;
const size_t stdlib_source_count = sizeof sources / sizeof *sources;
