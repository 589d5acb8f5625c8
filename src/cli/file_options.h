/* What the options say about the leads and about the form of the output. */
#ifndef FNL_CLI_FILE_OPTIONS_H
#define FNL_CLI_FILE_OPTIONS_H

#include "arguments.h"
#include "leads.h"

/* The leads are a file or standard input, which is no terminal, and nothing else reads it: none of the operands before, which
   are models, nor the file of another option. */
bool fnl_leads_are_named(const fnl_arguments *arguments, unsigned operand, fnl_trouble *trouble);

/* The same of the states behind the model: one of all these may be standard input. */
bool fnl_states_are_named(const fnl_arguments *arguments, fnl_trouble *trouble);

/* Opens the leads: the operand of this number, else standard input. models: who reads them. */
bool fnl_leads_of_arguments(const fnl_arguments *arguments, const fnl_model *const *models, unsigned model_count,
                            unsigned operand, fnl_leads *leads, fnl_trouble *trouble);

/* Opens the file that an option names, with the model's columns of that table: its extension says the form, else --input
   does. */
bool fnl_table_of_option(const fnl_arguments *arguments, fnl_option option, const char *table,
                         const fnl_model *const *models, unsigned model_count, fnl_leads *file, fnl_trouble *trouble);

/* Columns that none of the first lines has; noun: what a line is. */
void fnl_leads_say_absent(const fnl_leads *leads, const char *noun);

/* --format, else by the name of the output file, else a table on a terminal and CSV anywhere else. */
bool fnl_output_form(const fnl_arguments *arguments, fnl_form *form, fnl_trouble *trouble);

/* The output is a terminal, and NO_COLOR is not set. */
bool fnl_output_has_bold(const fnl_arguments *arguments);

/* Columns that a line of the output may take: those of the terminal, else as many as people like to read. */
size_t fnl_output_width(const fnl_arguments *arguments);

#endif
