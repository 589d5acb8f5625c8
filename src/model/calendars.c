/* The section `calendars`. */
#include "model/names.h"
#include "model/reader.h"

void fnl_read_calendars(fnl_model_reader *reader, const fnl_node *calendars)
{
    (void)reader;
    (void)calendars;
}
