from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "evenhand.web"
    label = "web"
