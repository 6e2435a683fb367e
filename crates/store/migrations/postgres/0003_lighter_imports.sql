-- Nothing looks parcels up by their import: the import's rows name them.
DROP INDEX parcel_import;

-- Many rows travel as one text: SQLite unpacks it with its own json_each, this database with this one.
CREATE FUNCTION json_each(rows TEXT) RETURNS TABLE (value JSON, atom TEXT)
    LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT element, element #>> '{}' FROM json_array_elements(rows::json) AS element $$;
