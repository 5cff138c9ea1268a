from django.urls import path

from evenhand.web.views import office

urlpatterns = [path("office/", office.office, name="office")]
