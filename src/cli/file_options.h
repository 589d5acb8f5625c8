/* What the options say about the leads and about the form of the output. */
#ifndef FNL_CLI_FILE_OPTIONS_H
#define FNL_CLI_FILE_OPTIONS_H

#include "arguments.h"
#include "leads.h"

/* The leads are a file or standard input, which is neither the model nor a terminal. */
bool fnl_leads_are_named(const fnl_arguments *arguments, unsigned operand, fnl_trouble *trouble);

/* Opens the leads: the operand of this number, else standard input. schema: columns that a model reads, or NULL. */
bool fnl_leads_of_arguments(const fnl_arguments *arguments, const struct ArrowSchema *schema, unsigned operand,
                            fnl_leads *leads, fnl_trouble *trouble);

/* --format, else by the name of the output file, else a table on a terminal and CSV anywhere else. */
bool fnl_output_form(const fnl_arguments *arguments, fnl_form *form, fnl_trouble *trouble);

/* The output is a terminal, and NO_COLOR is not set. */
bool fnl_output_has_bold(const fnl_arguments *arguments);

#endif
