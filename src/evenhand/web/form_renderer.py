from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Forms are written with our own templates, so that every field carries its label, help and error."""

    form_template_name = "_forms/form.html"
    field_template_name = "_forms/field.html"
