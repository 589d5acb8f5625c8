/* Calendar files of holidays. */
#include "holiday_files.h"

#include "memory.h"
#include "source.h"

#include <stdlib.h>
#include <string.h>

enum { most_calendar_file = 64 << 20 }; /* the library has its own, smaller limit; this one bounds what is read */

static bool read_file(const char *path, fnl_bytes *texts, fnl_trouble *trouble)
{
    char *bytes;
    size_t size;
    fnl_error error;
    if (!fnl_source_whole(path, most_calendar_file, &bytes, &size, trouble))
        return false;
    int32_t code = fnl_holidays_read(bytes, size, texts, &error);
    free(bytes);
    if (code == FNL_OK)
        return true;
    fnl_trouble_of_error(trouble, fnl_source_name(path), &error);
    if (trouble->exit_code == fnl_exit_model)
        trouble->exit_code = fnl_exit_files;
    return false;
}

/* CALENDAR=FILE: the first sign ends the name, so that names of files may have more of them. */
static bool add(fnl_holiday_files *files, const char *word, fnl_trouble *trouble)
{
    const char *equals = strchr(word, '=');
    if (equals == NULL || equals == word || equals[1] == '\0')
        return fnl_trouble_set(trouble, fnl_exit_usage, "--holidays %s: CALENDAR=FILE is needed, such as hanoi=tet.ics",
                               word);
    unsigned number = files->count++;
    size_t length = (size_t)(equals - word);
    files->texts[number] = (fnl_bytes)FNL_BYTES_INIT;
    files->calendars[number] = fnl_take_memory(length + 1, 1);
    memcpy(files->calendars[number], word, length);
    if (!read_file(equals + 1, &files->texts[number], trouble))
        return false;
    files->list[number] = (fnl_holidays){ .calendar = files->calendars[number],
                                          .list = (const char *)files->texts[number].data,
                                          .size = files->texts[number].size };
    return true;
}

bool fnl_holiday_files_read(fnl_holiday_files *files, const fnl_arguments *arguments, fnl_trouble *trouble)
{
    *files = (fnl_holiday_files){ 0 };
    for (unsigned i = 0; i < arguments->holiday_count; i++)
        if (!add(files, arguments->holidays[i], trouble)) {
            fnl_holiday_files_end(files);
            return false;
        }
    return true;
}

void fnl_holiday_files_end(fnl_holiday_files *files)
{
    for (unsigned i = 0; i < files->count; i++) {
        fnl_bytes_free(&files->texts[i]);
        free(files->calendars[i]);
    }
    files->count = 0;
}
