/* The subcommands; each returns its exit code. */
#ifndef FNL_CLI_COMMANDS_H
#define FNL_CLI_COMMANDS_H

#include "arguments.h"

fnl_command_run fnl_check_run, fnl_compile_run, fnl_draft_run, fnl_run_run, fnl_score_run, fnl_qualify_run, fnl_sla_run,
    fnl_due_run, fnl_decide_run, fnl_explain_run, fnl_diff_run, fnl_doc_run, fnl_kpi_run, fnl_merge_run;

#endif
