/* The calendar files of --holidays, for the calendars of a model. */
#ifndef FNL_CLI_HOLIDAY_FILES_H
#define FNL_CLI_HOLIDAY_FILES_H

#include "arguments.h"

typedef struct fnl_holiday_files {
    fnl_holidays list[fnl_most_holiday_files]; /* as models are read with them */
    fnl_bytes texts[fnl_most_holiday_files];
    char *calendars[fnl_most_holiday_files];
    unsigned count;
} fnl_holiday_files;

/* Reads all of them. */
bool fnl_holiday_files_read(fnl_holiday_files *files, const fnl_arguments *arguments, fnl_trouble *trouble);
void fnl_holiday_files_end(fnl_holiday_files *files);

#endif
